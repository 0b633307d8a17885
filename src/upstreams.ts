import type { Site } from './config/load.ts'
import type { Limits } from './config/schema/index.ts'
import { createUpstream } from './proxy/upstream/index.ts'
import type { Upstream } from './proxy/upstream/index.ts'
import { Kept } from './reload/kept.ts'
import type { Lease } from './reload/kept.ts'

/** The connections to all applications. Those of a site live on from one configuration to the next, if it leads to the same. */
export class Upstreams {
  readonly #kept = new Kept<Upstream>(endAfterRequests)

  /**
   * One for each site, in their order; originOf: where a site's upstream really is. Throws where a connection cannot be
   * set up; none is taken then.
   */
  takeAll(
    sites: readonly Site[],
    originOf: (site: Site) => string,
    limits: Limits,
  ): readonly Lease<Upstream>[] {
    const leases: Lease<Upstream>[] = []
    try {
      for (const site of sites) leases.push(this.#take(site, originOf(site), limits))
      return leases
    } catch (error) {
      for (const lease of leases) void lease.release()
      throw error
    }
  }

  #take(site: Site, origin: string, limits: Limits): Lease<Upstream> {
    const { name, connection, tls } = site
    const { maxHeaderBytes, keepAliveTimeoutMs } = limits
    return this.#kept.take([name, origin, connection, tls, maxHeaderBytes, keepAliveTimeoutMs], () =>
      createUpstream(site, origin, limits),
    )
  }

  /** Ends every connection at once. */
  async destroy(): Promise<void> {
    await Promise.all(this.#kept.all().map(({ pool }) => pool.destroy()))
  }
}

// Every request that began with it is in its queue, or on a connection of its own.
async function endAfterRequests({ queue, pool }: Upstream): Promise<void> {
  await queue.emptied()
  // Usher may have stopped in the meantime.
  if (!pool.destroyed) await pool.close()
}
