import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'

export type ClientRequest = IncomingMessage | Http2ServerRequest

/** True where a request body follows its head (RFC 9112 6.3; in HTTP/2, no END_STREAM). */
export function hasBody(request: ClientRequest): boolean {
  if (request.httpVersionMajor === 2) return !(request as Http2ServerRequest).stream.endAfterHeaders
  const length = request.headers['content-length']
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}
