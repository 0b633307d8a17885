import { Groups } from './groups.ts'
import type { Row } from './groups.ts'
import type { Line } from './lineSplitter.ts'
import { readLogLine } from './logLine.ts'
import type { NoRefusal, Refusal } from './logLine.ts'
import { People } from './people.ts'
import { TABLE_NAMES, TABLES } from './tables.ts'
import type { TableName } from './tables.ts'
import { Tally } from './tally.ts'
import type { Count } from './tally.ts'

/** Which refusals are counted; undefined: whatever it is. */
export type Asked = {
  /** Times in UTC, both included. */
  readonly since: string | undefined
  readonly until: string | undefined
  readonly site: string | undefined
  readonly cause: string | undefined
  /** Those that rules in observe mode recognised, in the place of those that were answered. */
  readonly observed: boolean
}

/** What became of the lines; together they are all that were read, except blank ones. */
export type LineCounts = {
  readonly counted: number
  /** Refusals that were not asked for, by their time, site or cause. */
  readonly notAsked: number
  /** Refusals in the other mode: observed, or where those are asked for, answered. */
  readonly otherMode: number
  readonly other: number
  readonly foreign: number
  readonly broken: number
}

export type Report = {
  readonly asked: Asked
  readonly lines: LineCounts
  /** How many keys names were hashed with. */
  readonly keys: number
  readonly total: Count
  readonly tables: Readonly<Record<TableName, readonly Row[]>>
  /** As many refusals may be missing from one row of a table, or be a row that is missing: there were too many. Mostly 0. */
  readonly missed: Readonly<Record<TableName, number>>
}

// Names of the configuration, and days; more are no log of one Usher.
const MAX_GROUPS = 10_000

/** So many of the worst pages are told. */
export const MAX_PAGES_TOLD = 25

/** Counts refusals line by line, in whatever order they come. Memory is bounded, however many there are. */
export class Survey {
  readonly #asked: Asked
  readonly #people = new People()
  readonly #total = new Tally(this.#people)
  readonly #groups = TABLE_NAMES.map((name) => ({
    name,
    groups: new Groups({ fields: TABLES[name].fields, people: this.#people, max: MAX_GROUPS }),
  }))
  readonly #lines = { counted: 0, notAsked: 0, otherMode: 0, other: 0, foreign: 0, broken: 0, blank: 0 }

  constructor(asked: Asked) {
    this.#asked = asked
  }

  add(line: Line): void {
    const read = readLogLine(line)
    const became = typeof read === 'string' ? read : this.#count(read)
    this.#lines[became] += 1
  }

  report(): Report {
    const { blank: _, ...lines } = this.#lines
    return {
      asked: this.#asked,
      lines,
      keys: this.#people.keys,
      total: this.#total.count(),
      tables: this.#ofEach(toldRows),
      missed: this.#ofEach((_name, { missed }) => missed),
    }
  }

  #ofEach<T>(tell: (name: TableName, groups: Groups) => T): Record<TableName, T> {
    const told = this.#groups.map(({ name, groups }) => [name, tell(name, groups)])
    return Object.fromEntries(told) as Record<TableName, T>
  }

  #count(refusal: Refusal): Exclude<keyof LineCounts, NoRefusal> {
    if (refusal.isObserved !== this.#asked.observed) return 'otherMode'
    if (!isAskedFor(refusal, this.#asked)) return 'notAsked'
    this.#total.add(refusal)
    for (const { groups } of this.#groups) groups.add(refusal)
    return 'counted'
  }
}

function isAskedFor(refusal: Refusal, { since, until, site, cause }: Asked): boolean {
  return (
    (since === undefined || refusal.time >= since) &&
    (until === undefined || refusal.time <= until) &&
    (site === undefined || refusal.site === site) &&
    (cause === undefined || refusal.cause === cause)
  )
}

function toldRows(name: TableName, groups: Groups): Row[] {
  const rows = groups.rows().toSorted(TABLES[name].order === 'most' ? byMost : byFields)
  return name === 'pages' ? rows.slice(0, MAX_PAGES_TOLD) : rows
}

function byMost(a: Row, b: Row): number {
  return (
    b.count.refusals - a.count.refusals || b.count.people.atLeast - a.count.people.atLeast || byFields(a, b)
  )
}

// By code units: the same everywhere, whatever the language of the machine.
function byFields(a: Row, b: Row): number {
  const [left, right] = [a, b].map(({ values }) => JSON.stringify(values)) as [string, string]
  if (left === right) return 0
  return left < right ? -1 : 1
}
