// What Usher tells of itself: to operators on their listener, and to whoever runs several processes.
import packageJson from '../package.json' with { type: 'json' }
import type { AdminSources } from './admin/sources.ts'
import type { DeskRoom } from './asks/desks.ts'
import type { Shared, SiteGeneration } from './generation.ts'
import { expose } from './metrics/exposition.ts'
import type { Family } from './metrics/family.ts'
import { familiesOf } from './metrics/index.ts'
import type { Ledger } from './metrics/ledger.ts'
import type { LiveSources } from './metrics/liveMetrics.ts'
import type { Crowd } from './proxy/front/crowd.ts'
import type { LoopWatch } from './proxy/loopDelay.ts'
import type { Readiness } from './readiness/index.ts'
import type { LastReload, ReloadTally } from './reload/outcome.ts'

export type Insight = {
  /** What health tells beside its status. */
  readonly health: () => object
  readonly readiness: () => Promise<Readiness>
  /** The metrics of this process, as JSON that can be sent to another: expose() makes one of several. */
  readonly families: () => Family[]
}

export type InsightParts = {
  /** What answers requests now. */
  readonly generation: () => SiteGeneration
  readonly shared: Shared
  readonly ledger: Ledger
  readonly crowd: Crowd
  readonly loop: LoopWatch
  readonly desks: LiveDesks
  readonly lostLogLines: () => number
  /** undefined before the first. */
  readonly lastReload: () => Pick<LastReload, 'at' | 'result'> | undefined
  /** Absent where another process tells of them. */
  readonly reloads?: (() => ReloadTally) | undefined
  /** The number of this process among several that serve. */
  readonly worker?: number | undefined
}

/** Where requests for access wait. */
export type LiveDesks = Pick<DeskRoom, 'waiting' | 'results'>

export function createInsight(parts: InsightParts): Insight {
  const { generation, shared, ledger, loop, lostLogLines, lastReload, worker } = parts
  const { counts } = shared
  const live = liveSources(parts)
  return {
    health: () => ({
      ...(worker !== undefined && { worker }),
      configuration: toldConfiguration(generation().madeAt, lastReload()),
      licences: generation().licences.health(),
      eventLoop: loop.delay(),
      lostLogLines: lostLogLines(),
    }),
    readiness: () => generation().readiness(),
    families: () => familiesOf({ ledger, counts, live }),
  }
}

/** What health tells of it: to whoever asks, so no word of what is wrong. */
export function toldConfiguration(
  loadedAt: number,
  last: Pick<LastReload, 'at' | 'result'> | undefined,
): object {
  return {
    loadedAt: new Date(loadedAt).toISOString(),
    ...(last && { lastReload: { at: new Date(last.at).toISOString(), result: last.result } }),
  }
}

function liveSources({
  generation,
  shared,
  crowd,
  loop,
  desks,
  lostLogLines,
  reloads,
}: InsightParts): LiveSources {
  const { pinned, heldBytes } = shared
  return {
    ...{ crowd, pinned, heldBytes, lostLogLines, reloads },
    sites: () => generation().sites,
    loopDelay: () => loop.delay(),
    licences: () => generation().licences.health(),
    asks: () => ({ waiting: desks.waiting(), results: desks.results() }),
    version: packageJson.version,
    configLoadedAt: () => generation().madeAt,
  }
}

/** What the listener of the operators tells of one process. */
export function sourcesOf({ health, readiness, families }: Insight): AdminSources {
  const { version } = packageJson
  return {
    health: async () => ({ status: 'ok', version, ...health() }),
    readiness,
    metrics: (accept) => expose([families()], accept),
  }
}
