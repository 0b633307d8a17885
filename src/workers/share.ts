import type { LoadedConfig, Site } from '../config/load.ts'
import { makeSecrets, withSecrets } from '../config/secrets.ts'
import type { Limits } from '../config/schema/index.ts'
import type { DemoUpstreams } from '../demoUpstreams.ts'
import type { ServedConfig } from '../generation.ts'

/** A configuration as a worker has it. */
export type WorkerConfig = Omit<ServedConfig, 'admin'>

export type ShareOptions = {
  readonly workers: number
  readonly demo: Pick<DemoUpstreams, 'originOf'>
}

/**
 * What each of so many workers gets of a configuration: its part of the limits that are totals, rounded up; upstreams that
 * are there already; one secret for all, because a link that one has sealed may come to another; and one key, so that a
 * person is the same in the lines of all.
 */
export function shareOf(
  config: ServedConfig & Partial<LoadedConfig>,
  { workers, demo }: ShareOptions,
): WorkerConfig {
  const complete = withSecrets(config, makeSecrets())
  const { admin: _admin, presetLibrary: _library, locate: _locate, sites, limits, ...rest } = complete
  return {
    ...rest,
    limits: divideLimits(limits, workers),
    sites: sites.map((site) => ({
      ...site,
      upstream: demo.originOf(site),
      connection: divideConnection(site.connection, workers),
    })),
  }
}

function divideLimits(limits: Limits, workers: number): Limits {
  return {
    ...limits,
    // 0 is no limit, and stays it.
    maxConnections: partOf(limits.maxConnections, workers),
    maxPinnedConnections: partOf(limits.maxPinnedConnections, workers),
    // Below one body's worth nothing would be looked at.
    maxHeldBytesTotal: Math.min(
      limits.maxHeldBytesTotal,
      Math.max(partOf(limits.maxHeldBytesTotal, workers), limits.maxHeldBytes),
    ),
  }
}

function divideConnection(connection: Site['connection'], workers: number): Site['connection'] {
  return {
    ...connection,
    maxConnections: partOf(connection.maxConnections, workers),
    maxRequests: partOf(connection.maxRequests, workers),
    maxPinnedConnections: partOf(connection.maxPinnedConnections, workers),
  }
}

function partOf(total: number, workers: number): number {
  return Math.ceil(total / workers)
}
