import type { ServerHttp2Session } from 'node:http2'
import type { Server, Socket } from 'node:net'
import { isHttp2 } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import { endAfter } from '../clientResponse.ts'
import type { ClientResponse } from '../clientResponse.ts'
import { connectionOf } from './peer.ts'

// So many more are let in, for as long as it takes to tell them that there is no room, and to ask how Usher is.
const MAX_SURPLUS = 256

/** Client connections of all listeners, and which of them are too many. */
export class Crowd {
  readonly #max: number
  readonly #surplus = new WeakSet<Socket | ServerHttp2Session>()
  #open = 0

  /** max: connections at a time; 0: no limit. */
  constructor(max: number) {
    this.#max = max
  }

  /** Connections that are open. */
  get size(): number {
    return this.#open
  }

  /** Counts the connections of a server. encrypted says whether TLS stands before HTTP. */
  count(server: Server, { encrypted }: { encrypted: boolean }): void {
    server.on('connection', (socket: Socket) => {
      this.#open += 1
      socket.once('close', () => (this.#open -= 1))
      if (this.#max > 0 && this.#open > this.#max + MAX_SURPLUS) socket.destroy()
    })
    server.on(encrypted ? 'secureConnection' : 'connection', (socket: Socket) => this.#mark(socket))
    // A request of HTTP/2 knows its session, and not the socket below.
    server.on('session', (session: ServerHttp2Session) => this.#mark(session))
  }

  /** True for a request over a connection that is one too many. */
  isSurplus(request: ClientRequest): boolean {
    const connection = connectionOf(request)
    return connection !== undefined && this.#surplus.has(connection)
  }

  /** True for a request over such a connection, which ends with its answer. */
  turnsAway(request: ClientRequest, response: ClientResponse): boolean {
    if (!this.isSurplus(request)) return false
    endAfter(response)
    // What is under way is answered, and nothing after it.
    if (isHttp2(request)) request.stream.session?.close()
    return true
  }

  #mark(connection: Socket | ServerHttp2Session): void {
    if (this.#max > 0 && this.#open > this.#max) this.#surplus.add(connection)
  }
}
