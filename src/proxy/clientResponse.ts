import { STATUS_CODES } from 'node:http'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Http2ServerResponse, ServerHttp2Stream } from 'node:http2'
import { HOP_BY_HOP } from './headerLists.ts'
import { filterPairs, hasField } from './headerPairs.ts'
import type { HeaderPairs } from './headerPairs.ts'
import { endAndLinger } from './front/linger.ts'
import { peerOf } from './front/peer.ts'

/** HTTP/2's response behaves as HTTP/1.1's but for heads, interim responses and trailers, which go through this file. */
export type ClientResponse = ServerResponse

export type Head = {
  readonly status: number
  /** Reason phrase; HTTP/2 has none. */
  readonly statusMessage: string | undefined
  readonly pairs: HeaderPairs
}

/** Sends a response head as it is: HTTP/1.1 with case, order and duplicates, HTTP/2 in its own form. Throws on what cannot be sent. */
export function writeHead(response: ClientResponse, { status, statusMessage, pairs }: Head): void {
  if (http2StreamOf(response)) {
    // What an attempt that failed has left behind would make this one fail as well.
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    response.writeHead(status, groupPairs(pairs))
    return
  }
  // A Date that the upstream did not send is not added.
  response.sendDate = false
  const keepsTrailer = !hasField(pairs, 'trailer') || hasChunks(response, status, pairs)
  const sent = keepsTrailer ? pairs : filterPairs(pairs, (name) => name !== 'trailer')
  response.writeHead(status, reasonPhrase(statusMessage ?? STATUS_CODES[status] ?? ''), sent)
}

// RFC 9112 7.1.2: only chunks carry trailers. Node throws where they are announced without.
function hasChunks({ req }: ClientResponse, status: number, pairs: HeaderPairs): boolean {
  if (req.httpVersion === '1.0' || req.method === 'HEAD' || status === 204 || status === 304) return false
  return !hasField(pairs, 'content-length')
}

// undici reads the reason phrase as UTF-8; this gives its bytes back. Those that were no UTF-8 are lost, and become "?".
function reasonPhrase(text: string): string {
  if (ASCII.test(text)) return text
  return Buffer.from(text.replaceAll('\uFFFD', '?'), 'utf8').toString('latin1')
}

const ASCII = /^[\t\u0020-\u007e]*$/

/**
 * Sends an interim response, 102 to 199, to a client that knows of them (RFC 9110 15.2: not HTTP/1.0) and reads. Dropped
 * where it does not read: interim responses have no back-pressure, and nobody needs one that comes late.
 */
export function writeInformation(response: ClientResponse, status: number, pairs: HeaderPairs): void {
  const isStalled = response.writableLength > response.writableHighWaterMark
  if (response.req.httpVersion === '1.0' || isStalled) return
  const stream = http2StreamOf(response)
  if (stream) stream.additionalHeaders({ ':status': status, ...groupPairs(pairs) })
  // Absent before Node 24.18; a proxy that does not know an interim response may drop it (RFC 9110 15.2).
  else (response as Partial<InformationWriter>).writeInformation?.(status, pairs)
}

// It takes pairs as they are; the types know only objects.
type InformationWriter = { writeInformation(status: number, pairs: HeaderPairs): void }

/** Sends a head that was written but still waits for a body. HTTP/2 has sent it already. */
export function flushHeaders(response: ClientResponse): void {
  if (!http2StreamOf(response)) response.flushHeaders()
}

/** Announces trailers; they are sent by end(). They need chunked coding, without which they are dropped (RFC 9110 6.5.1). */
export function addTrailers(response: ClientResponse, pairs: HeaderPairs): void {
  if (pairs.length > 0) response.addTrailers(groupPairs(pairs))
}

/** Ends an answer before its end, so that no client takes what it has for the whole of it. */
export function cutOff(response: ClientResponse, error?: Error): void {
  const { req, socket } = response
  const { encrypted, onUnixSocket } = peerOf(req).kind
  // RFC 9112 8: to HTTP/1.0, which knows no chunks, a connection that ends as usual says that all is there.
  if (req.httpVersion === '1.0' && socket && !encrypted && !onUnixSocket) socket.resetAndDestroy()
  else response.destroy(error)
}

/** Lets this be the last answer of its connection, and lets it arrive: what the client still sends is heard for a while. */
export function endAfter(response: ClientResponse): void {
  response.shouldKeepAlive = false
  const { socket } = response
  // What Node calls after the last answer: it would close over unread input, and the answer could be lost with it.
  if (socket && !http2StreamOf(response)) socket.destroySoon = () => endAndLinger(socket)
}

function http2StreamOf(response: ClientResponse): ServerHttp2Stream | undefined {
  return (response as unknown as Partial<Http2ServerResponse>).stream
}

// RFC 9113 8.2.2: HTTP/2 has no fields of the connection, nor what announces HTTP/2 itself.
const NOT_IN_HTTP2: ReadonlySet<string> = new Set([...HOP_BY_HOP, 'http2-settings'])

// Names are kept as they came; HTTP/2 lowers them itself.
function groupPairs(pairs: HeaderPairs): OutgoingHttpHeaders {
  const grouped: Record<string, string | string[]> = Object.create(null)
  const sendable = filterPairs(pairs, (name) => !NOT_IN_HTTP2.has(name))
  for (let index = 0; index + 1 < sendable.length; index += 2) {
    const name = sendable[index] ?? ''
    const value = sendable[index + 1] ?? ''
    const earlier = grouped[name]
    grouped[name] = earlier === undefined ? value : [earlier, value].flat()
  }
  return grouped
}
