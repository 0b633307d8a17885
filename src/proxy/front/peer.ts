import type { ServerHttp2Session } from 'node:http2'
import type { BlockList, Server, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { isHttp2 } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import type { ClientResponse } from '../clientResponse.ts'

/** What a listener says of every connection that it accepts. */
export type ConnectionKind = { readonly encrypted: boolean; readonly onUnixSocket: boolean }

/** The other end of a client connection, as it was when the connection opened. */
export class Peer {
  /** IPv4 without its IPv6 mapping. undefined on a Unix socket, and for a client that had left before it was seen. */
  readonly address: string | undefined
  readonly kind: ConnectionKind
  hasAsked = false
  // The answer to the latest request, until it is over: kept longer, it would live as long as the connection.
  #latestAnswer: ClientResponse | undefined
  #hadLast = false
  #checkedAgainst: BlockList | undefined
  #isTrusted = false

  constructor(address: string | undefined, kind: ConnectionKind) {
    this.address = address?.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
    this.kind = kind
  }

  /** True where an answer, of which this one would be the next, has said that the connection closes with it. */
  isBehindTheLast(response: ClientResponse): boolean {
    if (this.#hadLast || this.#latestAnswer?.shouldKeepAlive === false) return true
    this.hasAsked = true
    this.#latestAnswer = response
    return false
  }

  /** An answer is over. */
  forget(response: ClientResponse): void {
    if (response !== this.#latestAnswer) return
    this.#hadLast = !response.shouldKeepAlive
    this.#latestAnswer = undefined
  }

  /** False for a client of whom nobody could tell the upstream where it came from. */
  get isKnown(): boolean {
    return this.kind.onUnixSocket || this.address !== undefined
  }

  /** True where its claims of origin are believed. A Unix socket is as trusted as its file permissions. */
  isTrusted(trusted: BlockList): boolean {
    // Once for a connection: the check of an address costs more than all else that is asked of it.
    if (this.#checkedAgainst !== trusted) {
      this.#checkedAgainst = trusted
      this.#isTrusted = this.kind.onUnixSocket || isListed(this.address, trusted)
    }
    return this.#isTrusted
  }
}

function isListed(address: string | undefined, trusted: BlockList): boolean {
  return address !== undefined && trusted.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
}

// A property of the connection: a map would be looked up several times for every request.
const PEER = Symbol('peer')

type Noted = { [PEER]?: Peer }

/**
 * Notes each client's address while it is there to be asked: the socket of one that reset its connection right behind
 * its request has none any more, as a Unix socket has none.
 */
export function rememberPeers(server: Server, kind: ConnectionKind): void {
  server.on(kind.encrypted ? 'secureConnection' : 'connection', (socket: Socket) => {
    note(socket, new Peer(socket.remoteAddress, kind))
  })
  // A request of HTTP/2 knows its session, and not the socket below.
  server.on('session', (session: ServerHttp2Session) => {
    note(session, new Peer(session.socket.remoteAddress, kind))
  })
}

function note(connection: Socket | ServerHttp2Session, peer: Peer): void {
  ;(connection as Noted)[PEER] = peer
}

/** Lets go of an answer that is over. */
export function forgetAnswer(response: ClientResponse): void {
  const { req } = response
  if (!isHttp2(req)) (req.socket as Noted | null)?.[PEER]?.forget(response)
}

/** Whether anything was ever asked over a connection. */
export function hasAsked(connection: Socket): boolean {
  return (connection as Noted)[PEER]?.hasAsked === true
}

/** Who is at the other end of a request's connection. One that nobody noted counts as a stranger. */
export function peerOf(request: ClientRequest): Peer {
  return (connectionOf(request) as Noted | undefined)?.[PEER] ?? strangerOf(request)
}

/** What a request shares with the others of its client: the socket, or the session of HTTP/2. undefined where that is gone. */
export function connectionOf(request: ClientRequest): Socket | ServerHttp2Session | undefined {
  if (!isHttp2(request)) return request.socket
  return request.stream.session as ServerHttp2Session | undefined
}

function strangerOf({ socket }: ClientRequest): Peer {
  const { remoteAddress, encrypted = false } = socket as Partial<TLSSocket>
  return new Peer(remoteAddress, { encrypted, onUnixSocket: false })
}

/** True for a client whose claims of origin are believed. */
export function isTrusted(request: ClientRequest, trusted: BlockList): boolean {
  return peerOf(request).isTrusted(trusted)
}
