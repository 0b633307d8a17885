import type { RecentRefusal } from '../proxy/recentRefusals.ts'

/** The last refusals of several processes together, those among them that have ended. P names a process. */
export class PastRefusals<P> {
  readonly #size: () => number
  readonly #last = new Map<P, readonly RecentRefusal[]>()
  #past: readonly RecentRefusal[] = []

  /** size: how many are kept. */
  constructor(size: () => number) {
    this.#size = size
  }

  /** What a process tells now, the latest first. */
  heard(from: P, refusals: readonly RecentRefusal[]): void {
    this.#last.set(from, refusals)
  }

  /** What it told last is kept. */
  ended(process: P): void {
    this.#past = this.#merged([this.#past, this.#last.get(process) ?? []])
    this.#last.delete(process)
  }

  /** The latest first. */
  latest(): readonly RecentRefusal[] {
    return this.#merged([this.#past, ...this.#last.values()])
  }

  #merged(lists: readonly (readonly RecentRefusal[])[]): readonly RecentRefusal[] {
    return lists
      .flat()
      .toSorted((one, other) => other.at - one.at)
      .slice(0, this.#size())
  }
}
