import type { Refusal } from './logLine.ts'
import type { People } from './people.ts'
import { Tally } from './tally.ts'
import type { Count } from './tally.ts'

/** One row of a table: the values of its fields, and what was counted. */
export type Row = { readonly values: readonly string[]; readonly count: Count }

/** What a refusal is grouped by. */
export const FIELDS = {
  cause: ({ cause }) => cause,
  site: ({ site }) => site,
  day: ({ time }) => time.slice(0, 'yyyy-mm-dd'.length),
  rule: ({ rule }) => rule,
  audience: ({ audience }) => audience,
  path: ({ path }) => path,
} as const satisfies Record<string, (refusal: Refusal) => string>

export type Field = keyof typeof FIELDS

export type GroupsOptions = {
  readonly fields: readonly Field[]
  readonly people: People
  /** As many groups are kept. */
  readonly max: number
}

/** Refusals by some of their fields. Of too many groups those that were met least are forgotten, half of them at a time. */
export class Groups {
  readonly #options: GroupsOptions
  readonly #tallies = new Map<string, Tally>()
  #missed = 0

  constructor(options: GroupsOptions) {
    this.#options = options
  }

  /** What a group may have had and is not told: as many refusals at the most. 0 where nothing was forgotten. */
  get missed(): number {
    return this.#missed
  }

  add(refusal: Refusal): void {
    const { fields, people, max } = this.#options
    const key = JSON.stringify(fields.map((field) => FIELDS[field](refusal)))
    let tally = this.#tallies.get(key)
    if (tally === undefined) {
      if (this.#tallies.size >= max) this.#forget()
      tally = new Tally(people)
      this.#tallies.set(key, tally)
    }
    tally.add(refusal)
  }

  /** In no order that means anything. */
  rows(): Row[] {
    return Array.from(this.#tallies, ([key, tally]) => ({
      values: JSON.parse(key) as string[],
      count: tally.count(),
    }))
  }

  #forget(): void {
    const rarest = [...this.#tallies].toSorted(([, a], [, b]) => a.refusals - b.refusals)
    const forgotten = rarest.slice(0, Math.ceil(rarest.length / 2))
    this.#missed += forgotten.at(-1)?.[1].refusals ?? 0
    for (const [key, tally] of forgotten) {
      tally.discard()
      this.#tallies.delete(key)
    }
  }
}
