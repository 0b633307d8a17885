// Buckets of traffic as bars, and added up.
import { MAX_COLOURS } from '../../charts/stackedBars.ts'
import type { Bucket } from '../../traffic/index.ts'
import type { SiteCounts } from '../../traffic/totals.ts'

/** A time with what came in it. */
export type Span = {
  /** In milliseconds since 1970. */
  readonly from: number
  readonly requests: number
  readonly failures: number
  readonly refusals: number
  readonly causes: ReadonlyMap<string, number>
}

export type SpansWanted = {
  readonly hours: number
  /** undefined for all. */
  readonly site: string | undefined
  readonly now: number
}

const HOUR_MS = 3_600_000

/** So many hours up to now in steps of stepMs, the oldest first; the last is still running. */
export function spansOf(buckets: readonly Bucket[], wanted: SpansWanted, stepMs: number): Span[] {
  const last = Math.floor(wanted.now / stepMs) * stepMs
  const count = (wanted.hours * HOUR_MS) / stepMs
  return Array.from({ length: count }, (_, index) => {
    const from = last - (count - 1 - index) * stepMs
    return added(from, within(buckets, from, from + stepMs), wanted.site)
  })
}

/** All that came in these hours. */
export function countsWithin(buckets: readonly Bucket[], { hours, site, now }: SpansWanted): Span {
  const from = now - hours * HOUR_MS
  return added(from, within(buckets, from, Infinity), site)
}

function within(buckets: readonly Bucket[], begin: number, end: number): readonly Bucket[] {
  return buckets.filter(({ from }) => from >= begin && from < end)
}

function added(from: number, buckets: readonly Bucket[], site: string | undefined): Span {
  const causes = new Map<string, number>()
  const total = { requests: 0, failures: 0, refusals: 0 }
  for (const counts of buckets.flatMap(({ sites }) => countsOf(sites, site))) {
    total.requests += counts.requests
    total.failures += counts.failures
    for (const [cause, times] of Object.entries(counts.causes)) {
      total.refusals += times
      causes.set(cause, (causes.get(cause) ?? 0) + times)
    }
  }
  return { from, ...total, causes }
}

function countsOf(sites: Bucket['sites'], site: string | undefined): readonly SiteCounts[] {
  if (site === undefined) return Object.values(sites)
  const counts = sites[site]
  return counts === undefined ? [] : [counts]
}

/** The causes in these times, those met most first. */
export function causesOf(spans: readonly Span[]): string[] {
  const totals = new Map<string, number>()
  for (const { causes } of spans)
    for (const [cause, times] of causes) totals.set(cause, (totals.get(cause) ?? 0) + times)
  return [...totals].toSorted(([, one], [, other]) => other - one).map(([cause]) => cause)
}

/** The refusals of a time by the colours of their causes. */
export function byColour({ causes }: Span, names: readonly string[]): number[] {
  const values = Array.from({ length: MAX_COLOURS + 1 }, () => 0)
  for (const [cause, times] of causes) {
    const colour = Math.min(names.indexOf(cause), MAX_COLOURS)
    values[colour] = (values[colour] ?? 0) + times
  }
  return values
}
