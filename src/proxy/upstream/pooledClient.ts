import { Client } from 'undici'
import type { buildConnector, Dispatcher } from 'undici'
import type { Socket } from 'node:net'

/** A handler that wants to know over which connection its request goes. */
export type ConnectionAware = Dispatcher.DispatchHandler & {
  /** socket: one that has served before; undefined where the request goes over a new one. now: of performance.now(). */
  onConnection(socket: Socket | undefined, now: number): void
}

export type PooledClientOptions = Client.Options & {
  readonly connect: buildConnector.connector
  /** How old a connection may be at the start of a request; 0: as old as it gets. */
  readonly maxAgeMs: number
}

/** One connection of a pool at a time. */
export class PooledClient extends Client {
  readonly #maxAgeMs: number
  #socket: Socket | undefined
  #openedAt = 0

  constructor(origin: URL, { maxAgeMs, ...options }: PooledClientOptions) {
    super(origin, {
      ...options,
      connect: (target, done) =>
        options.connect(target, (...result) => {
          this.#socket = result[1] ?? undefined
          this.#openedAt = performance.now()
          done(...result)
        }),
    })
    this.#maxAgeMs = maxAgeMs
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const now = performance.now()
    this.#endOldAge(now)
    if ('onConnection' in handler) {
      const isOpen = this.#socket !== undefined && !this.#socket.destroyed
      ;(handler as ConnectionAware).onConnection(isOpen ? this.#socket : undefined, now)
    }
    return super.dispatch(options, handler)
  }

  // A name is looked up for each new connection: one that lived on would keep to an address of old. undici's clientTtl does
  // the same, by a look at the clock for each connection of the pool and each request.
  #endOldAge(now: number): void {
    if (this.#maxAgeMs === 0 || now - this.#openedAt < this.#maxAgeMs) return
    // The request then waits for a new one.
    if (this.stats.size === 0) this.#socket?.destroy()
  }
}
