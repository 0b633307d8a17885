// What Usher tells of itself: to operators on their listener, and to whoever runs several processes.
import packageJson from '../package.json' with { type: 'json' }
import type { AdminSources, Health } from './admin/sources.ts'
import type { Site } from './config/load.ts'
import type { Desks } from './asks/desks.ts'
import type { LicenceDirectories } from './licences/directories.ts'
import { expose } from './metrics/exposition.ts'
import type { Family } from './metrics/family.ts'
import { familiesOf } from './metrics/index.ts'
import type { Ledger } from './metrics/ledger.ts'
import type { Crowd } from './proxy/front/crowd.ts'
import type { LoopWatch } from './proxy/loopDelay.ts'
import type { RecentRefusal } from './proxy/recentRefusals.ts'
import type { ProxiedSite, ProxyServices } from './proxy/site.ts'
import { createReadiness } from './readiness/index.ts'
import type { Readiness, Stage } from './readiness/index.ts'

export type Insight = {
  /** What health tells beside its status. */
  readonly health: () => Pick<Health, 'eventLoop' | 'licences' | 'lostLogLines'> & {
    readonly worker?: number
  }
  readonly readiness: () => Promise<Readiness>
  /** The metrics of this process, as JSON that can be sent to another: expose() makes one of several. */
  readonly families: () => Family[]
  /** The last refusals of this process, the latest first. */
  readonly refusals: () => readonly RecentRefusal[]
}

export type InsightParts = {
  readonly sites: readonly (ProxiedSite & { readonly config: Site })[]
  readonly services: ProxyServices
  readonly ledger: Ledger
  readonly crowd: Crowd
  readonly loop: LoopWatch
  readonly desks: Pick<Desks, 'waiting' | 'results'>
  readonly licences: LicenceDirectories
  readonly lostLogLines: () => number
  readonly stage: Stage
  /** The number of this process among several that serve. */
  readonly worker?: number | undefined
}

export function createInsight(parts: InsightParts): Insight {
  const { services, ledger, crowd, loop, desks, licences, lostLogLines, sites, stage, worker } = parts
  const { counts, pinned, heldBytes, recent } = services
  const live = {
    ...{ sites, crowd, pinned, heldBytes, lostLogLines },
    loopDelay: () => loop.delay(),
    licences: () => licences.health(),
    asks: () => ({ waiting: desks.waiting(), results: desks.results() }),
    version: packageJson.version,
    configLoadedAt: Date.now(),
  }
  return {
    health: () => ({
      ...(worker !== undefined && { worker }),
      licences: licences.health(),
      eventLoop: loop.delay(),
      lostLogLines: lostLogLines(),
    }),
    readiness: createReadiness(sites, stage),
    families: () => familiesOf({ ledger, counts, live }),
    refusals: () => recent.latest(),
  }
}

/** What the listener of the operators tells of one process. */
export function sourcesOf({ health, readiness, families, refusals }: Insight): Omit<AdminSources, 'traffic'> {
  const { version } = packageJson
  return {
    health: async () => ({ status: 'ok', version, ...health() }),
    readiness,
    metrics: (accept) => expose([families()], accept),
    refusals: async () => refusals(),
  }
}
