import http from 'node:http'
import https from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { hasBody } from '../client.ts'
import { addTrailers, cutOff, writeHead } from '../clientResponse.ts'
import type { ClientResponse } from '../clientResponse.ts'
import { sendFailure, UsherFailure } from '../answer/failure.ts'
import { leaveHalfClosed } from '../front/halfClosed.ts'
import { decodePairs, withoutHopByHop } from '../headerPairs.ts'
import { upstreamRequestPairs } from './requestHead.ts'
import { answerFaultOf } from './answerFault.ts'
import type { ForwardOptions } from '../site.ts'
import { releaseSocket } from './upgradeResponse.ts'

/**
 * True for a request that wants to leave HTTP for another protocol on this connection. h2c does not count: an upstream
 * that took it up would hide every further request from the rules. One with a body neither: it is an ordinary request.
 */
export function wantsTunnel(request: IncomingMessage): boolean {
  return !offeredProtocols(request).some((protocol) => protocol.startsWith('h2')) && !hasBody(request)
}

function offeredProtocols({ headers }: IncomingMessage): string[] {
  return (headers.upgrade ?? '').split(',').map((protocol) => protocol.trim().toLowerCase())
}

/** What the server hands over with an upgrade: the connection, what came after the head, and where a refusal is written. */
export type Upgrade = {
  readonly request: IncomingMessage
  readonly socket: Socket
  readonly head: Buffer
  readonly response: ClientResponse
}

/** Asks the upstream to upgrade and, where it does, joins both connections byte by byte. A refusal reaches the client as it is. */
export function openTunnel(upgrade: Upgrade, options: ForwardOptions): void {
  const { request, socket, head, response } = upgrade
  const fail = (error: Error): void => failUpgrade(upgrade, error, options)
  const outgoing = askUpstream(request, options)
  socket.on('close', () => outgoing.destroy())
  outgoing.on('error', fail)
  outgoing.on('response', (answer) => relayRefusal(response, answer, fail))
  outgoing.on('upgrade', (answer, upstreamSocket, upstreamHead) => {
    if (!isOffered(answer, request)) {
      upstreamSocket.destroy()
      fail(new UsherFailure('USHER_UNASKED_SWITCH'))
      return
    }
    releaseSocket(response, socket)
    leaveHalfClosed(socket)
    socket.write(serializeHead(answer))
    join({ socket, head }, { socket: upstreamSocket, head: upstreamHead })
  })
  outgoing.end()
}

function failUpgrade({ request, socket, response }: Upgrade, error: Error, options: ForwardOptions): void {
  // Answered in full, or gone.
  if (socket.destroyed || response.writableEnded) return
  if (response.headersSent) cutOff(response)
  else sendFailure(request, response, { ...options, error })
}

// RFC 9110 7.8: a server switches to nothing that it was not offered.
function isOffered(answer: IncomingMessage, request: IncomingMessage): boolean {
  const offered = offeredProtocols(request)
  return offeredProtocols(answer).every((protocol) => offered.includes(protocol))
}

function askUpstream(
  request: IncomingMessage,
  { site, services, target }: ForwardOptions,
): http.ClientRequest {
  const { origin, tls, host, connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs, maxHeaderBytes } =
    site.upstream
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
  outgoing.once('response', (answer) => {
    if (bodyTimeoutMs > 0) answer.setTimeout(bodyTimeoutMs, () => outgoing.destroy())
  })
  return outgoing
}

function limitTime(outgoing: http.ClientRequest, timeoutMs: number): void {
  const timer = setTimeout(() => outgoing.destroy(new UpgradeTimeout()), timeoutMs)
  for (const event of ['upgrade', 'response', 'close']) outgoing.once(event, () => clearTimeout(timer))
}

class UpgradeTimeout extends Error {
  readonly code = 'UND_ERR_HEADERS_TIMEOUT'
}

type End = { readonly socket: Socket; readonly head: Buffer }

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

function relayRefusal(response: ClientResponse, answer: IncomingMessage, fail: (error: Error) => void): void {
  const { statusCode: status = 0, statusMessage: reason = '', rawHeaders } = answer
  const pairs = decodePairs(rawHeaders)
  const fault = answerFaultOf(status, pairs)
  answer.on('error', fail)
  try {
    if (fault) throw new UsherFailure(fault)
    // Read as undici reads it, whose heads writeHead knows.
    const statusMessage = Buffer.from(reason, 'latin1').toString()
    writeHead(response, { status, statusMessage, pairs: withoutHopByHop(pairs) })
  } catch (error) {
    answer.destroy()
    fail(error as Error) // a head that cannot be sent
    return
  }
  answer.on('end', () => addTrailers(response, answer.rawTrailers))
  answer.pipe(response)
}
