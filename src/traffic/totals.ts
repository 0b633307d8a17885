import type { Family, Sample } from '../metrics/family.ts'

/** What was counted of one site. */
export type SiteCounts = {
  /** Those that are over, Usher's own paths left out. */
  readonly requests: number
  /** Answers of Usher where the upstream gave none. */
  readonly failures: number
  /** Refusals that were answered, by cause. */
  readonly causes: Readonly<Record<string, number>>
}

/** By the name of the site. */
export type Totals = ReadonlyMap<string, SiteCounts>

type Counted = { requests: number; failures: number; causes: Record<string, number> }

/** What the metrics of one process, or of several, have counted since the start. */
export function totalsOf(perProcess: readonly (readonly Family[])[]): Totals {
  const bySite = new Map<string, Counted>()
  for (const families of perProcess) {
    for (const { name, values } of families) {
      const add = COUNTING[name]
      if (add !== undefined) for (const sample of values) add(countedOf(bySite, sample), sample)
    }
  }
  return bySite
}

const COUNTING: Readonly<Record<string, (counted: Counted, sample: Sample) => void>> = {
  usher_requests_total(counted, { labels, value }) {
    if (labels['outcome'] !== 'own') counted.requests += value
  },
  usher_failures_total(counted, { value }) {
    counted.failures += value
  },
  usher_refusals_total({ causes }, { labels, value }) {
    const cause = String(labels['cause'])
    if (labels['mode'] === 'enforce') causes[cause] = (causes[cause] ?? 0) + value
  },
}

function countedOf(bySite: Map<string, Counted>, { labels }: Sample): Counted {
  const site = String(labels['site'])
  const known = bySite.get(site)
  if (known !== undefined) return known
  const counted = { requests: 0, failures: 0, causes: {} }
  bySite.set(site, counted)
  return counted
}

/** What has come between two looks. Where less was counted than before, all of it has. */
export function differenceOf(now: Totals, before: Totals): Totals {
  const bySite = new Map<string, SiteCounts>()
  for (const [site, counts] of now) {
    const past = before.get(site) ?? NOTHING
    const causes = Object.entries(counts.causes)
      .map(([cause, times]) => [cause, grown(times, past.causes[cause] ?? 0)] as const)
      .filter(([, times]) => times > 0)
    const requests = grown(counts.requests, past.requests)
    const failures = grown(counts.failures, past.failures)
    if (requests + failures + causes.length > 0)
      bySite.set(site, { requests, failures, causes: Object.fromEntries(causes) })
  }
  return bySite
}

const NOTHING: SiteCounts = { requests: 0, failures: 0, causes: {} }

function grown(now: number, before: number): number {
  return now >= before ? now - before : now
}
