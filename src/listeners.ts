import type { ResolvedListener } from './config/load.ts'
import { createServer } from './proxy/front/server.ts'
import type { FrontServer, ServerOptions } from './proxy/front/server.ts'
import type { Change } from './reload/change.ts'
import { placesOf } from './reload/places.ts'

type Open = { readonly server: FrontServer; readonly address: string }

/** The listeners for clients, by their places. One that the next configuration has as well is not touched by it. */
export class Listeners {
  readonly #parts: Omit<ServerOptions, 'listener'>
  readonly #closing = new Set<FrontServer>()
  /** In the order of the configuration. */
  #open: ReadonlyMap<string, Open> = new Map()

  constructor(parts: Omit<ServerOptions, 'listener'>) {
    this.#parts = parts
  }

  /** Where they listen: URLs, and paths of sockets. */
  get addresses(): readonly string[] {
    return Array.from(this.#open.values(), ({ address }) => address)
  }

  /**
   * Binds those that are new. With the change those that are gone accept nothing more; what is under way on them gets the
   * grace period. Rejects where one cannot be bound.
   */
  async prepare(wanted: readonly ResolvedListener[], gracePeriodMs: number): Promise<Change> {
    const places = placesOf(wanted)
    const bound = new Map<string, Open>()
    const discard = async (): Promise<void> => {
      await Promise.all(Array.from(bound.values(), ({ server }) => this.#retire(server, gracePeriodMs)))
    }
    try {
      // One after the other: workers tell their listeners on port 0 apart by this order.
      for (const [place, listener] of places)
        if (!this.#open.has(place)) bound.set(place, await this.#bind(listener))
    } catch (error) {
      await discard()
      throw error
    }
    return { discard, commit: () => this.#take(places, bound, gracePeriodMs) }
  }

  /** Stops accepting; what is under way gets so long. */
  async close(gracePeriodMs: number): Promise<void> {
    const servers = [...Array.from(this.#open.values(), ({ server }) => server), ...this.#closing]
    await Promise.all(servers.map((server) => this.#retire(server, gracePeriodMs)))
  }

  async #bind(listener: ResolvedListener): Promise<Open> {
    const server = createServer({ ...this.#parts, listener })
    try {
      return { server, address: await server.listen() }
    } catch (error) {
      await server.close()
      throw error
    }
  }

  #take(
    places: ReadonlyMap<string, ResolvedListener>,
    bound: ReadonlyMap<string, Open>,
    gracePeriodMs: number,
  ): void {
    const before = this.#open
    const next = new Map<string, Open>()
    for (const [place, listener] of places) {
      const open = bound.get(place) ?? before.get(place)
      if (open === undefined) continue
      open.server.renew(listener)
      next.set(place, open)
    }
    this.#open = next
    for (const [place, { server }] of before) if (!next.has(place)) void this.#retire(server, gracePeriodMs)
  }

  async #retire(server: FrontServer, gracePeriodMs: number): Promise<void> {
    this.#closing.add(server)
    const deadline = setTimeout(() => server.destroyConnections(), gracePeriodMs)
    await server.close()
    clearTimeout(deadline)
    this.#closing.delete(server)
  }
}
