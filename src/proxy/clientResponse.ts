import { STATUS_CODES } from 'node:http'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Http2ServerResponse, ServerHttp2Stream } from 'node:http2'
import { filterPairs } from './headerPairs.ts'
import type { HeaderPairs } from './headerPairs.ts'

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
    response.writeHead(status, groupPairs(pairs))
    return
  }
  // A Date that the upstream did not send is not added.
  response.sendDate = false
  // Node refuses Trailer beside a length; there are no trailers then (RFC 9112 7.1.2).
  const sized = pairs.some((part, index) => index % 2 === 0 && part.toLowerCase() === 'content-length')
  const sent = sized ? filterPairs(pairs, (name) => name !== 'trailer') : pairs
  response.writeHead(status, reasonPhrase(statusMessage ?? STATUS_CODES[status] ?? ''), sent)
}

// undici reads the reason phrase as UTF-8; this gives its bytes back. Those that were no UTF-8 are lost, and become "?".
function reasonPhrase(text: string): string {
  if (ASCII.test(text)) return text
  return Buffer.from(text.replaceAll('\uFFFD', '?'), 'utf8').toString('latin1')
}

const ASCII = /^[\t\u0020-\u007e]*$/

/** Sends an interim response, 102 to 199 (RFC 9110 15.2). */
export function writeInformation(response: ClientResponse, status: number, pairs: HeaderPairs): void {
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

function http2StreamOf(response: ClientResponse): ServerHttp2Stream | undefined {
  return (response as unknown as Partial<Http2ServerResponse>).stream
}

// Names are kept as they came; HTTP/2 lowers them itself and knows no hop-by-hop fields (RFC 9113 8.2.2).
function groupPairs(pairs: HeaderPairs): OutgoingHttpHeaders {
  const grouped: Record<string, string | string[]> = Object.create(null)
  const sendable = filterPairs(pairs, (name) => name !== 'connection' && name !== 'keep-alive')
  for (let index = 0; index + 1 < sendable.length; index += 2) {
    const name = sendable[index] ?? ''
    const value = sendable[index + 1] ?? ''
    const earlier = grouped[name]
    grouped[name] = earlier === undefined ? value : [earlier, value].flat()
  }
  return grouped
}
