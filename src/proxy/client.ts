import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'

export type ClientRequest = IncomingMessage | Http2ServerRequest

/** True for a request of HTTP/2, and not for one of HTTP/1 that calls itself so: its request line may say HTTP/2.0. */
export function isHttp2(request: ClientRequest): request is Http2ServerRequest {
  // The prototype of the one has it, and nothing of the other. It is asked a dozen times for each request.
  return 'stream' in request
}

/** True where a request body follows its head (RFC 9112 6.3; in HTTP/2, no END_STREAM). */
export function hasBody(request: ClientRequest): boolean {
  if (isHttp2(request)) return !request.stream.endAfterHeaders
  const length = request.headers['content-length']
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}
