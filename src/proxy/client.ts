import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { BlockList } from 'node:net'
import type { TLSSocket } from 'node:tls'

export type ClientRequest = IncomingMessage | Http2ServerRequest

/** The address of the connection's other end; IPv4 without its IPv6 mapping. undefined on a Unix socket. */
export function peerAddress(request: ClientRequest): string | undefined {
  const address = request.socket.remoteAddress
  return address?.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
}

/** True for a peer whose claims of origin are believed. A Unix socket is as trusted as its file permissions. */
export function isTrusted(request: ClientRequest, trusted: BlockList): boolean {
  const address = peerAddress(request)
  return address === undefined || trusted.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
}

export function isEncrypted(request: ClientRequest): boolean {
  return (request.socket as Partial<TLSSocket>).encrypted ?? false
}

/** The authority that the client asked for: Host, or HTTP/2's :authority. */
export function authorityOf(request: ClientRequest): string | undefined {
  if (request.httpVersionMajor === 2) return (request as Http2ServerRequest).authority
  return request.headers.host
}

/** True where a request body follows its head (RFC 9112 6.3; in HTTP/2, no END_STREAM). */
export function hasBody(request: ClientRequest): boolean {
  if (request.httpVersionMajor === 2) return !(request as Http2ServerRequest).stream.endAfterHeaders
  const length = request.headers['content-length']
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}
