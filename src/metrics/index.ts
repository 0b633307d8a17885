// What there is to know of Usher in numbers. The wire hands over what it did (Ledger, Counts); everything else is asked for
// its size when somebody looks. docs/decisions/0014-metrics.md
import type { Counts } from '../proxy/counts.ts'
import { COUNT_METRICS } from './countMetrics.ts'
import { EXCHANGE_METRICS } from './exchangeMetrics.ts'
import { readFamilies } from './family.ts'
import type { Description, Family } from './family.ts'
import type { Ledger } from './ledger.ts'
import { LIVE_METRICS } from './liveMetrics.ts'
import type { LiveSources } from './liveMetrics.ts'
import { PROCESS_METRICS } from './processMetrics.ts'

export type MetricSources = {
  readonly ledger: Ledger
  readonly counts: Counts
  readonly live: LiveSources
}

/** Every metric that there is. */
export const DESCRIPTIONS: readonly Description[] = [
  ...EXCHANGE_METRICS,
  ...COUNT_METRICS,
  ...LIVE_METRICS,
  ...PROCESS_METRICS,
]

/** What they say now, of this process. */
export function familiesOf({ ledger, counts, live }: MetricSources): Family[] {
  return [
    ...readFamilies(EXCHANGE_METRICS, ledger),
    ...readFamilies(COUNT_METRICS, counts),
    ...readFamilies(LIVE_METRICS, live),
    ...readFamilies(PROCESS_METRICS, process),
  ]
}
