/** What is counted besides requests, and how each is told apart: by site, by the status that was sent, or not at all. */
export const COUNTED = {
  'fail-open': 'site',
  'unread-body': 'site',
  observed: 'site',
  'second-try': 'site',
  'cut-answer': 'site',
  'http1-required': 'site',
  'stalled-reader': undefined,
  'dropped-connection': undefined,
  'unreadable-request': 'status',
} as const
export type Counted = keyof typeof COUNTED

/** How often each thing happened since the start. The labels are few: they never hold what came over the wire. */
export class Counts {
  readonly #totals = new Map<Counted, number>()
  readonly #byLabel = new Map<Counted, Map<string, number>>()

  /** sites: as those that are expected. */
  constructor(sites: readonly string[] = []) {
    this.expect(sites)
  }

  /** Sites that are told with 0 from now on, because nobody sees the first of a count that was not there before. */
  expect(sites: readonly string[]): void {
    for (const [name, label] of Object.entries(COUNTED)) {
      if (label !== 'site') continue
      const what = name as Counted
      const counts = this.byLabel(what)
      this.#byLabel.set(what, new Map([...sites.map((site) => [site, 0] as const), ...counts]))
    }
  }

  /** Counts once more, and says how often it has been. label: the name of a site or a status, as COUNTED says. */
  add(what: Counted, label = ''): number {
    const counts = this.#byLabel.get(what) ?? new Map<string, number>()
    this.#byLabel.set(what, counts.set(label, (counts.get(label) ?? 0) + 1))
    const total = this.of(what) + 1
    this.#totals.set(what, total)
    return total
  }

  of(what: Counted): number {
    return this.#totals.get(what) ?? 0
  }

  /** The same by label; none where it never happened. */
  byLabel(what: Counted): ReadonlyMap<string, number> {
    return this.#byLabel.get(what) ?? NEVER
  }
}

const NEVER: ReadonlyMap<string, number> = new Map()
