import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { BlockList } from 'node:net'
import { peerOf } from './front/peer.ts'
import { absoluteForm, targetOf } from './front/requestTarget.ts'

export type ClientRequest = IncomingMessage | Http2ServerRequest

/** True for a client whose claims of origin are believed. */
export function isTrusted(request: ClientRequest, trusted: BlockList): boolean {
  return peerOf(request).isTrusted(trusted)
}

/** The authority that the client asked for: HTTP/2's :authority, that of an absolute-form target (RFC 9112 3.2.2), or Host. */
export function authorityOf(request: ClientRequest): string | undefined {
  if (request.httpVersionMajor === 2) return (request as Http2ServerRequest).authority
  return absoluteForm(targetOf(request))?.authority ?? request.headers.host
}

/** True where a request body follows its head (RFC 9112 6.3; in HTTP/2, no END_STREAM). */
export function hasBody(request: ClientRequest): boolean {
  if (request.httpVersionMajor === 2) return !(request as Http2ServerRequest).stream.endAfterHeaders
  const length = request.headers['content-length']
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}
