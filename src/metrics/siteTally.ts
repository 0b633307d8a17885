import type { ExchangeRecord, Outcome, Refused } from '../proxy/exchangeRecord.ts'
import { ownMs, upstreamHeadMs } from '../proxy/exchangeRecord.ts'
import type { Labels } from './family.ts'
import { Histogram } from './histogram.ts'

// A final status is from 100 to 599, and 0 stands for none: 600 and above are refused where they come from.
const STATUSES = 600

const WHOLE_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
const UPSTREAM_SECONDS = WHOLE_SECONDS
const OWN_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 5, 10]

type Counted = { readonly labels: Labels; value: number }

/** Answers by status. */
export type ByStatus = Float64Array

/**
 * What is counted of the exchanges of one site. A request that passes costs additions in arrays, and no key made of
 * strings; only refusals and failures, which are logged as well, go by keys.
 */
export class SiteTally {
  readonly outcomes: Partial<Record<Outcome, ByStatus>> = {}
  readonly upstream: ByStatus = new Float64Array(STATUSES)
  readonly whole = new Histogram(WHOLE_SECONDS)
  readonly upstreamHead = new Histogram(UPSTREAM_SECONDS)
  readonly own = new Histogram(OWN_SECONDS)
  readonly failures = new Map<string, number>()
  readonly #refusals = new Map<string, Counted>()

  add(record: ExchangeRecord): void {
    const { outcome, status, upstreamStatus, code } = record
    count((this.outcomes[outcome] ??= new Float64Array(STATUSES)), status)
    if (upstreamStatus > 0) count(this.upstream, upstreamStatus)
    if (record.refused !== undefined) this.#addRefusal(record.refused, 'enforce')
    if (record.observed !== undefined) this.#addRefusal(record.observed, 'observe')
    if (code !== '') this.failures.set(code, (this.failures.get(code) ?? 0) + 1)
    this.#addTimes(record)
  }

  refusals(): Iterable<Counted> {
    return this.#refusals.values()
  }

  #addTimes(record: ExchangeRecord): void {
    const [headMs, own] = [upstreamHeadMs(record), ownMs(record)]
    if (headMs !== undefined) this.upstreamHead.observe(headMs / 1_000)
    // Of one that was given up by its client nobody has waited to the end.
    if (own === undefined) return
    this.whole.observe((record.endedAt - record.startedAt) / 1_000)
    this.own.observe(own / 1_000)
  }

  #addRefusal({ rule, cause, action, audience }: Refused, mode: 'enforce' | 'observe'): void {
    const key = `${rule.name} ${cause} ${action} ${audience} ${mode}`
    const known = this.#refusals.get(key)
    if (known === undefined) {
      const labels = { rule: rule.name, cause, action, audience, mode }
      this.#refusals.set(key, { labels, value: 1 })
    } else known.value += 1
  }
}

function count(counts: ByStatus, status: number): void {
  counts[status] = (counts[status] ?? 0) + 1
}
