import { CAUSES } from '../config/words.ts'
import { nearest } from '../config/validate/nearest.ts'
import { FORMS } from '../report/forms.ts'
import type { FormName } from '../report/forms.ts'
import { LineSplitter } from '../report/lineSplitter.ts'
import { momentOf, MOMENTS } from '../report/period.ts'
import { Survey } from '../report/survey.ts'
import type { Asked } from '../report/survey.ts'
import { notesOf } from '../report/words.ts'
import { UsageError } from './command.ts'
import type { Command, Invocation } from './command.ts'
import type { Options } from './options.ts'
import { say, warn } from './output.ts'
import { distinctSources, readSource, STANDARD_INPUT } from './reportSources.ts'

/** Counts the refusals in logs, and the people whom they met. */
export const REPORT: Command = {
  takes: ['format', 'since', 'until', 'site', 'cause', 'observed'],
  takesOperands: true,
  run: report,
}

async function report({ options, operands }: Invocation): Promise<number> {
  const form = formOf(options)
  const survey = new Survey(askedOf(options, Date.now()))
  if (operands.length === 0 && process.stdin.isTTY)
    throw new UsageError('nothing to read; name the files of the log, or pipe it in')
  let code = 0
  for (const name of distinctSources(operands.length === 0 ? [STANDARD_INPUT] : operands)) {
    const fault = await readInto(survey, name)
    if (fault === undefined) continue
    code = 1
    warn(`usher: ${name} cannot be read to its end: ${fault}; what was read of it is counted`)
  }
  const told = survey.report()
  say(FORMS[form](told))
  // The other forms have room for them.
  if (form === 'csv') for (const note of notesOf(told)) warn(`note: ${note}`)
  return code
}

/** Why a source could not be read to its end; undefined where it was. */
async function readInto(survey: Survey, name: string): Promise<string | undefined> {
  const lines = new LineSplitter()
  let fault: string | undefined
  try {
    for await (const chunk of readSource(name)) for (const line of lines.push(chunk)) survey.add(line)
  } catch (error) {
    fault = error instanceof Error ? error.message : String(error)
  }
  for (const line of lines.end()) survey.add(line)
  return fault
}

function formOf({ format = 'text' }: Options): FormName {
  if (Object.hasOwn(FORMS, format)) return format as FormName
  throw new UsageError(`--format must be ${Object.keys(FORMS).join(', ')}, not ${JSON.stringify(format)}`)
}

function askedOf({ since, until, site, cause, observed = false }: Options, now: number): Asked {
  const asked = {
    since: momentFrom('since', since, now),
    until: momentFrom('until', until, now),
    site,
    cause: causeFrom(cause),
    observed,
  }
  if (asked.since !== undefined && asked.until !== undefined && asked.since > asked.until)
    throw new UsageError(`--since ${since} is later than --until ${until}`)
  return asked
}

function momentFrom(option: 'since' | 'until', text: string | undefined, now: number): string | undefined {
  if (text === undefined) return undefined
  const moment = momentOf(text, { isEnd: option === 'until', now })
  if (moment === undefined)
    throw new UsageError(`--${option} must be ${MOMENTS}, not ${JSON.stringify(text)}`)
  return moment
}

function causeFrom(cause: string | undefined): string | undefined {
  if (cause === undefined || CAUSES.some((known) => known === cause)) return cause
  const guess = nearest(cause, CAUSES)
  const hint = guess === undefined ? `there are ${CAUSES.join(', ')}` : `did you mean "${guess}"?`
  throw new UsageError(`there is no cause ${JSON.stringify(cause)}; ${hint}`)
}
