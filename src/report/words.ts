// What every form of a report says in the same words.
import { counted } from '../counted.ts'
import type { PeopleCount } from './people.ts'
import type { LineCounts, Report } from './survey.ts'
import { TABLE_NAMES, TABLES } from './tables.ts'

/** `12`; `5 to 12` where one person may have been counted several times; `5 or more`. */
export function peopleText({ atLeast, atMost }: PeopleCount): string {
  if (atMost === null) return `${atLeast} or more`
  return atLeast === atMost ? `${atLeast}` : `${atLeast} to ${atMost}`
}

/** To the minute: `2026-01-05 09:12`. */
export function minuteText(time: string): string {
  return time.slice(0, 'yyyy-mm-ddThh:mm'.length).replace('T', ' ')
}

/** The answer in a sentence or two. */
export function summaryOf(report: Report): string[] {
  const { total } = report
  const kind = report.asked.observed ? 'observed refusal' : 'refusal'
  if (total.refusals === 0) return [`No ${kind} was found.`]
  const period = `from ${minuteText(total.first)} to ${minuteText(total.last)} (UTC)`
  return [`${counted(total.refusals, kind)} of ${met(total.people)}, ${period}.`, ...licenceSentence(report)]
}

// The question for which licences are bought.
const LICENCE_CAUSE = 'no-licence'

function licenceSentence({ tables }: Report): string[] {
  const row = tables.causes.find(({ values: [cause] }) => cause === LICENCE_CAUSE)
  if (row === undefined) return []
  const sites = tables.sites.flatMap(({ values: [cause, site = ''] }) =>
    cause === LICENCE_CAUSE ? [site] : [],
  )
  const { people, refusals, first, last } = row.count
  const where = sites.length > MAX_SITES ? `${sites.length} sites` : sites.join(', ')
  const when = `first ${minuteText(first)}, last ${minuteText(last)}`
  return [`${LICENCE_CAUSE}: ${met(people)}, ${counted(refusals, 'time')}, on ${where}; ${when}.`]
}

const MAX_SITES = 5

function met(people: PeopleCount): string {
  if (people.atMost === 0) return 'people whom nobody knows'
  return `${peopleText(people)} ${people.atMost === 1 ? 'person' : 'different people'}`
}

/** What somebody should know before they believe the numbers. */
export function notesOf(report: Report): string[] {
  const { lines, keys, total, missed, tables } = report
  return [
    ...lineNotes(lines, report.asked.observed),
    ...(total.unknown === 0
      ? []
      : [
          `Of ${counted(total.unknown, 'refusal')} nobody knows whom ${total.unknown === 1 ? 'it' : 'they'} met; those people are not counted.`,
        ]),
    ...(keys < 2
      ? []
      : [
          `Names were hashed with ${keys} keys, so that one person may count up to ${keys} times: the numbers say at least and at most. Set log.peopleKey to have one key.`,
        ]),
    ...(Object.values(tables).some((rows) => rows.some(({ count }) => count.people.atMost === null))
      ? ['There were more people than can be kept apart; `or more` says where.']
      : []),
    ...TABLE_NAMES.filter((name) => missed[name] > 0).map(
      (name) =>
        `There were too many rows for "${TABLES[name].title}": each may have ${missed[name]} more, and others with as many may be missing.`,
    ),
  ]
}

function lineNotes({ broken, foreign, otherMode }: LineCounts, observed: boolean): string[] {
  const [is, it] = otherMode === 1 ? ['is', 'it'] : ['are', 'them']
  const mode = observed
    ? `that had an answer of Usher's ${is} not counted here; without --observed ${it === 'it' ? 'it is' : 'they are'}`
    : `that rules in observe mode recognised ${is} not counted here; --observed counts ${it}`
  return [
    ...(broken === 0 ? [] : [`${counted(broken, 'line')} could not be read: cut, damaged or incomplete.`]),
    ...(foreign === 0 ? [] : [`${counted(foreign, 'line')} came from elsewhere, and not from Usher.`]),
    ...(otherMode === 0 ? [] : [`${counted(otherMode, 'refusal')} ${mode}.`]),
  ]
}
