import http from 'node:http'
import https from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { hasBody } from './client.ts'
import { sendFailure } from './failure.ts'
import type { ForwardOptions } from './site.ts'
import { decodePairs, withoutHopByHop } from './headerPairs.ts'
import { upstreamRequestPairs } from './requestHead.ts'
import { writeHead } from './clientResponse.ts'

/**
 * True for a request that wants to leave HTTP for another protocol on this connection. h2c does not count: an upstream
 * that took it up would hide every further request from the rules. One with a body neither: it is an ordinary request.
 */
export function wantsTunnel(request: IncomingMessage): boolean {
  const protocols = (request.headers.upgrade ?? '').toLowerCase().split(',')
  return !protocols.some((protocol) => protocol.trim().startsWith('h2')) && !hasBody(request)
}

/** What the server hands over with an upgrade: the connection, and what came after the head. */
export type Upgrade = { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer }

/** Asks the upstream to upgrade and, where it does, joins both connections byte by byte. A refusal reaches the client as it is. */
export function openTunnel({ request, socket, head }: Upgrade, options: ForwardOptions): void {
  const outgoing = askUpstream(request, options)
  let refused = false
  socket.on('error', () => outgoing.destroy())
  socket.on('close', () => outgoing.destroy())
  outgoing.on('upgrade', (answer, upstreamSocket, upstreamHead) => {
    socket.write(serializeHead(answer))
    join({ socket, head }, { socket: upstreamSocket, head: upstreamHead })
  })
  outgoing.on('response', (answer) => {
    refused = true
    relayRefusal(request, socket, answer)
  })
  outgoing.on('error', (error) => {
    if (refused) socket.destroy()
    if (socket.destroyed) return
    const response = responseOn(request, socket)
    sendFailure(request, response, { ...options, error })
  })
  outgoing.end()
}

function askUpstream(
  request: IncomingMessage,
  { site, services, target }: ForwardOptions,
): http.ClientRequest {
  const { origin, tls, host, connectTimeoutMs, headersTimeoutMs, maxHeaderBytes } = site.upstream
  const pairs = upstreamRequestPairs(request, { ...services, host })
  if (host === 'upstream') pairs.push('Host', origin.host)
  // RFC 9110 7.8: Upgrade belongs to this connection, so it is said anew.
  pairs.push('Connection', 'Upgrade', 'Upgrade', request.headers.upgrade ?? '')
  const { request: send } = origin.protocol === 'https:' ? https : http
  const outgoing = send({
    ...tls,
    host: origin.hostname.replace(/^\[|\]$/g, ''),
    port: origin.port || undefined,
    method: request.method,
    path: target,
    headers: pairs,
    // A connection of its own, never back into a pool.
    agent: false,
    maxHeaderSize: maxHeaderBytes,
  })
  limitTime(outgoing, connectTimeoutMs + headersTimeoutMs)
  return outgoing
}

function limitTime(outgoing: http.ClientRequest, timeoutMs: number): void {
  const timer = setTimeout(() => outgoing.destroy(new UpgradeTimeout()), timeoutMs)
  for (const event of ['upgrade', 'response', 'close']) outgoing.once(event, () => clearTimeout(timer))
}

class UpgradeTimeout extends Error {
  readonly code = 'UND_ERR_HEADERS_TIMEOUT'
}

type End = { readonly socket: Duplex; readonly head: Buffer }

function join(client: End, upstream: End): void {
  // Each side may finish its own direction first.
  client.socket.allowHalfOpen = true
  upstream.socket.allowHalfOpen = true
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    if (from.head.length > 0) to.socket.write(from.head)
    from.socket.pipe(to.socket)
    from.socket.on('error', () => to.socket.destroy())
    from.socket.on('close', () => to.socket.destroy())
  }
}

// The status line and the fields byte for byte, with Connection and Upgrade, which are what was agreed on.
function serializeHead(answer: IncomingMessage): Buffer {
  const pairs = answer.rawHeaders
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`]
  for (let index = 0; index + 1 < pairs.length; index += 2) lines.push(`${pairs[index]}: ${pairs[index + 1]}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

function relayRefusal(request: IncomingMessage, socket: Duplex, answer: IncomingMessage): void {
  answer.on('error', () => socket.destroy())
  try {
    const response = responseOn(request, socket)
    writeHead(response, {
      status: answer.statusCode ?? 502,
      statusMessage: answer.statusMessage,
      pairs: withoutHopByHop(decodePairs(answer.rawHeaders)),
    })
    answer.pipe(response)
  } catch {
    socket.destroy() // a head that cannot be sent: the client sees the connection end
  }
}

// The parser has let go of the connection, so it ends with this answer.
function responseOn(request: IncomingMessage, socket: Duplex): http.ServerResponse {
  const response = new http.ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket as Socket)
  response.on('finish', () => socket.end())
  return response
}
