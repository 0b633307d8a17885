import http from 'node:http'
import https from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { beginsNtlm } from '../../rules/windowsSignIn.ts'
import { hasBody } from '../client.ts'
import { addTrailers, cutOff } from '../clientResponse.ts'
import type { ClientResponse } from '../clientResponse.ts'
import { UsherFailure } from '../answer/failure.ts'
import { passHead } from '../answer/passHead.ts'
import { sendFailure } from '../answer/sendFailure.ts'
import { leaveHalfClosed } from '../front/halfClosed.ts'
import { hasField, pairValues } from '../headerPairs.ts'
import type { HeaderPairs } from '../headerPairs.ts'
import { upstreamRequestPairs } from './requestHead.ts'
import { answerFaultOf, endToEndPairs } from './answerHead.ts'
import { recordSwitch } from '../exchangeRecord.ts'
import type { ExchangeRecord } from '../exchangeRecord.ts'
import type { ForwardOptions } from '../site.ts'
import { releaseSocket } from './upgradeResponse.ts'

/**
 * True for a request that wants to leave HTTP for another protocol on this connection. h2c does not count: an upstream
 * that took it up would hide every further request from the rules. One with a body neither: it is an ordinary request;
 * nor the first leg of NTLM, which is answered with a challenge, on a connection that the next leg needs; nor HTTP/1.0,
 * whose Upgrade nobody heeds (RFC 9110 7.8).
 */
export function wantsTunnel(request: IncomingMessage): boolean {
  if (request.httpVersion === '1.0' || hasBody(request)) return false
  if (beginsNtlm(request.headers.authorization ?? '')) return false
  return !offeredProtocols(request).some((protocol) => protocol.startsWith('h2'))
}

function offeredProtocols({ headers }: IncomingMessage): string[] {
  return protocolsIn(headers.upgrade ?? '')
}

function protocolsIn(upgrade: string): string[] {
  return upgrade.split(',').map((protocol) => protocol.trim().toLowerCase())
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
  const { request, socket, response } = upgrade
  const fail = (error: Error): void => failUpgrade(upgrade, error, options)
  const { record } = options
  const outgoing = askUpstream(request, options)
  record.handOver()
  socket.on('close', () => outgoing.destroy())
  outgoing.on('error', fail)
  outgoing.on('response', (answer) => relayRefusal({ response, record, fail }, answer))
  outgoing.on('upgrade', (answer, upstreamSocket, upstreamHead) => {
    const { statusCode: status = 101, statusMessage: reason = '', rawHeaders: pairs } = answer
    const upstream = { socket: upstreamSocket, head: upstreamHead }
    record.headCame(status)
    if (switchOver(upgrade, { status, reason, pairs, upstream })) noteTunnel(upgrade, options)
    else fail(new UsherFailure('USHER_UNASKED_SWITCH'))
  })
  outgoing.end()
}

/** An upstream that has left HTTP: what it said, and its end of the connection. */
export type Switched = {
  readonly status: number
  readonly reason: string
  readonly pairs: HeaderPairs
  readonly upstream: End
}

/** Joins both connections byte by byte. False, and that of the upstream ended, where nobody offered what it switched to. */
export function switchOver({ request, socket, head, response }: Upgrade, switched: Switched): boolean {
  const { upstream } = switched
  if (!isOffered(pairValues(switched.pairs, 'upgrade'), request)) {
    upstream.socket.destroy()
    return false
  }
  releaseSocket(response, socket)
  leaveHalfClosed(socket)
  socket.write(serializeHead(switched))
  join({ socket, head }, upstream)
  return true
}

/** Counts a request that has become a tunnel, and the tunnel for as long as it is open. */
export function noteTunnel({ socket }: Upgrade, { site, services, record }: ForwardOptions): void {
  services.tunnels.opened(site.name, socket)
  recordSwitch(record, services, socket)
}

/** Tells the client why there is no tunnel, where it can still be told. */
export function failUpgrade(
  { request, socket, response }: Upgrade,
  error: Error,
  options: ForwardOptions,
): void {
  // Answered in full, or gone.
  if (socket.destroyed || response.writableEnded) return
  if (response.headersSent) cutOff(response)
  else sendFailure(request, response, { ...options, error })
}

// RFC 9110 7.8: a server switches to nothing that it was not offered.
function isOffered(chosen: readonly string[], request: IncomingMessage): boolean {
  const offered = offeredProtocols(request)
  return protocolsIn(chosen.join(',')).every((protocol) => offered.includes(protocol))
}

function askUpstream(request: IncomingMessage, options: ForwardOptions): http.ClientRequest {
  const { site, target } = options
  const { origin, tls, host, connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs, maxHeaderBytes } =
    site.upstream
  const pairs = upstreamRequestPairs(request, options)
  if (host === 'upstream') pairs.push('Host', origin.host)
  // Node would send an empty body in chunks, and who switches at the head takes those for the new protocol.
  if (request.method !== 'GET' && !hasField(pairs, 'content-length')) pairs.push('Content-Length', '0')
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
function serializeHead({ status, reason, pairs }: Switched): Buffer {
  const lines = [`HTTP/1.1 ${status} ${reason}`]
  for (let index = 0; index + 1 < pairs.length; index += 2) lines.push(`${pairs[index]}: ${pairs[index + 1]}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

type Refused = {
  readonly response: ClientResponse
  readonly record: ExchangeRecord
  readonly fail: (error: Error) => void
}

function relayRefusal({ response, record, fail }: Refused, answer: IncomingMessage): void {
  const { statusCode: status = 0, statusMessage: reason = '', headers } = answer
  const fault = answerFaultOf(status, headers)
  answer.on('error', fail)
  try {
    if (fault) throw new UsherFailure(fault)
    // Read as undici reads it, whose heads writeHead knows.
    const statusMessage = Buffer.from(reason, 'latin1').toString()
    record.headCame(status)
    passHead(response, { status, statusMessage, pairs: endToEndPairs(answer.rawHeaders, headers) }, record)
  } catch (error) {
    answer.destroy()
    fail(error as Error) // a head that cannot be sent
    return
  }
  answer.on('end', () => addTrailers(response, answer.rawTrailers))
  answer.pipe(response)
}
