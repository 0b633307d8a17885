import type { ServerHttp2Session } from 'node:http2'
import type { Server, Socket } from 'node:net'
import { isHttp2 } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import { endAfter } from '../clientResponse.ts'
import type { ClientResponse } from '../clientResponse.ts'
import { connectionOf } from './peer.ts'

// So many more are let in, for as long as it takes to tell them that there is no room, and to ask how Usher is.
const MAX_SURPLUS = 256

export type Traffic = { readonly receivedBytes: number; readonly sentBytes: number }

/** Client connections of all listeners, and which of them are too many. */
export class Crowd {
  #max: number
  readonly #onDropped: () => void
  readonly #surplus = new WeakSet<Socket | ServerHttp2Session>()
  readonly #open = new Set<Socket>()
  // Of those that are closed.
  #receivedBytes = 0
  #sentBytes = 0

  /** max: connections at a time; 0: no limit. onDropped is told of each that is closed unheard. */
  constructor(max: number, onDropped: () => void) {
    this.#max = max
    this.#onDropped = onDropped
  }

  /** As many as that from now on. Those that are open stay. */
  limit(max: number): void {
    this.#max = max
  }

  /** Connections that are open. */
  get size(): number {
    return this.#open.size
  }

  /** Bytes that went over all connections since the start, TLS and heads included. */
  get traffic(): Traffic {
    let [receivedBytes, sentBytes] = [this.#receivedBytes, this.#sentBytes]
    for (const socket of this.#open) {
      receivedBytes += socket.bytesRead
      sentBytes += socket.bytesWritten
    }
    return { receivedBytes, sentBytes }
  }

  /** Counts the connections of a server. encrypted says whether TLS stands before HTTP. */
  count(server: Server, { encrypted }: { encrypted: boolean }): void {
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket)
      socket.once('close', () => this.#forget(socket))
      if (this.#max === 0 || this.size <= this.#max + MAX_SURPLUS) return
      this.#onDropped()
      socket.destroy()
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

  #forget(socket: Socket): void {
    this.#open.delete(socket)
    this.#receivedBytes += socket.bytesRead
    this.#sentBytes += socket.bytesWritten
  }

  #mark(connection: Socket | ServerHttp2Session): void {
    if (this.#max > 0 && this.size > this.#max) this.#surplus.add(connection)
  }
}
