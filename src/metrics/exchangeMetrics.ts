import type { Metric, Sample } from './family.ts'
import type { Histogram } from './histogram.ts'
import type { Ledger } from './ledger.ts'
import type { ByStatus, SiteTally } from './siteTally.ts'

/** What became of requests, and how long it took. */
export const EXCHANGE_METRICS: readonly Metric<Ledger>[] = [
  {
    name: 'usher_requests_total',
    help: 'Requests that are over, by what became of them and the status that was sent (none where no head was)',
    type: 'counter',
    labels: ['site', 'outcome', 'status'],
    aggregator: 'sum',
    read: (ledger) => bySite(ledger, requestsOf),
  },
  {
    name: 'usher_upstream_responses_total',
    help: 'Final answers of the upstream, by its status',
    type: 'counter',
    labels: ['site', 'status'],
    aggregator: 'sum',
    read: (ledger) => bySite(ledger, (site, { upstream }) => statuses(upstream, { site })),
  },
  {
    name: 'usher_refusals_total',
    help: 'Refusals that a rule recognised, and what was done, or in observe mode would have been',
    type: 'counter',
    labels: ['site', 'rule', 'cause', 'action', 'audience', 'mode'],
    aggregator: 'sum',
    read: (ledger) =>
      bySite(ledger, (site, tally) =>
        [...tally.refusals()].map(({ labels, value }) => ({ labels: { site, ...labels }, value })),
      ),
  },
  {
    name: 'usher_failures_total',
    help: 'Answers of Usher in the place of one of the upstream, by the code of the log',
    type: 'counter',
    labels: ['site', 'code'],
    aggregator: 'sum',
    read: (ledger) =>
      bySite(ledger, (site, { failures }) =>
        [...failures].map(([code, value]) => ({ labels: { site, code }, value })),
      ),
  },
  histogram('usher_request_duration_seconds', 'From the head of a request to the end of its answer', 'whole'),
  histogram(
    'usher_upstream_head_seconds',
    'From handing a request to the upstream, connecting included, to the head of its answer',
    'upstreamHead',
  ),
  histogram(
    'usher_own_time_seconds',
    'What Usher adds until an answer begins: the wait for a connection, deciding, holding, rendering',
    'own',
  ),
]

type HistogramName = { [K in keyof SiteTally]: SiteTally[K] extends Histogram ? K : never }[keyof SiteTally]

function histogram(name: string, help: string, of: HistogramName): Metric<Ledger> {
  return {
    ...{ name, help, type: 'histogram', labels: ['site'], aggregator: 'sum' },
    read: (ledger) => bySite(ledger, (site, tally) => tally[of].samples(name, { site })),
  }
}

function bySite({ tallies }: Ledger, samples: (site: string, tally: SiteTally) => Sample[]): Sample[] {
  return [...tallies].flatMap(([site, tally]) => samples(site, tally))
}

function requestsOf(site: string, { outcomes }: SiteTally): Sample[] {
  return Object.entries(outcomes).flatMap(([outcome, counts]) => statuses(counts, { site, outcome }))
}

function statuses(counts: ByStatus, labels: Readonly<Record<string, string>>): Sample[] {
  return [...counts].flatMap((value, status) =>
    value === 0 ? [] : [{ labels: { ...labels, status: status === 0 ? 'none' : status }, value }],
  )
}
