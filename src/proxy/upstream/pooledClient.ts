import { Client } from 'undici'
import type { buildConnector, Dispatcher } from 'undici'
import type { Socket } from 'node:net'

/** A handler that wants to know over which connection its request goes. */
export type ConnectionAware = Dispatcher.DispatchHandler & {
  /** socket: one that has served before; undefined where the request goes over a new one. */
  onConnection(socket: Socket | undefined): void
}

export type PooledClientOptions = Client.Options & { readonly connect: buildConnector.connector }

/** One connection of a pool at a time. */
export class PooledClient extends Client {
  #socket: Socket | undefined

  constructor(origin: URL, options: PooledClientOptions) {
    super(origin, {
      ...options,
      connect: (target, done) =>
        options.connect(target, (...result) => {
          this.#socket = result[1] ?? undefined
          done(...result)
        }),
    })
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if ('onConnection' in handler) {
      const isOpen = this.#socket !== undefined && !this.#socket.destroyed
      ;(handler as ConnectionAware).onConnection(isOpen ? this.#socket : undefined)
    }
    return super.dispatch(options, handler)
  }
}
