// An upstream that signs people in as IIS does: by NTLM over three legs, or by one ticket of Negotiate, and from then on
// by the connection alone. It tells whose requests came over which connection.
import http from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Test } from 'tap'
import { authenticateMessage, challengeMessage, messageType, NTLM_1, userNameIn } from './ntlmMessages.ts'
import { listenOn } from './upstream.ts'

/** What one connection of the upstream has seen. */
export type Seen = {
  readonly id: number
  /** Who is signed in on it. */
  user: string | undefined
  /** True between the second leg and the third. */
  isBetweenLegs: boolean
  /** The X-Client of each request, in order. */
  readonly clients: string[]
}

export type FakeIis = {
  readonly origin: string
  readonly connections: readonly Seen[]
  /** Requests of one client that came over a connection on which another had signed in, or begun to. */
  readonly mixed: readonly string[]
  /** Those that were in flight at the same time on one connection. */
  readonly overlaps: () => number
  /** Closes every connection. */
  readonly closeAll: () => void
  readonly sockets: ReadonlySet<Socket>
}

export type IisOptions = {
  /** What is done with a request before it is answered; true where it answers by itself. */
  readonly before?: (request: IncomingMessage, response: ServerResponse, seen: Seen) => boolean
  /** Answers before the body of the request has come, and reads it to its end. */
  readonly answersEarly?: boolean
  readonly keepAliveMs?: number
  readonly delayMs?: number
}

export const CHALLENGES = ['Negotiate', 'NTLM']

/** Starts one; it ends with the test. Nobody but `jane` is let in, by the password that is in her messages anyway. */
export async function startFakeIis(t: Test, options: IisOptions = {}): Promise<FakeIis> {
  const connections: Seen[] = []
  const mixed: string[] = []
  const bySocket = new WeakMap<Socket, Seen>()
  const sockets = new Set<Socket>()
  let inFlight = 0
  const busy = new WeakSet<Socket>()
  const server = http.createServer(
    { keepAliveTimeout: options.keepAliveMs ?? 60_000 },
    (request, response) => {
      const seen = bySocket.get(request.socket)
      if (seen === undefined) throw new Error('a request without a connection')
      if (busy.has(request.socket)) inFlight += 1
      busy.add(request.socket)
      response.on('close', () => busy.delete(request.socket))
      note(request, seen, mixed)
      const answer = (): void => {
        if (options.before?.(request, response, seen)) return
        setTimeout(() => answerAsIis(request, response, seen), options.delayMs ?? 0)
      }
      if (options.answersEarly) {
        answer()
        request.resume()
      } else request.resume().on('end', answer)
    },
  )
  server.on('connection', (socket) => {
    const seen: Seen = { id: connections.length, user: undefined, isBetweenLegs: false, clients: [] }
    connections.push(seen)
    bySocket.set(socket, seen)
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const origin = `http://127.0.0.1:${await listenOn(t, server)}`
  return {
    ...{ origin, connections, mixed, sockets },
    overlaps: () => inFlight,
    closeAll: () => server.closeAllConnections(),
  }
}

function note({ headers }: IncomingMessage, seen: Seen, mixed: string[]): void {
  const client = String(headers['x-client'] ?? '')
  const isTaken = seen.user !== undefined || seen.isBetweenLegs
  if (isTaken && seen.clients.some((other) => other !== client)) mixed.push(client)
  seen.clients.push(client)
}

function answerAsIis(request: IncomingMessage, response: ServerResponse, seen: Seen): void {
  const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ', 2)
  const message = Buffer.from(token, 'base64')
  const type = messageType(message)
  if (type === 1) {
    Object.assign(seen, { user: undefined, isBetweenLegs: true })
    refuse(response, [`${scheme} ${challengeMessage().toString('base64')}`])
    return
  }
  if (type === 3) {
    const user = userNameIn(message)
    const isLetIn = seen.isBetweenLegs && /(^|\\)jane$/.test(user)
    Object.assign(seen, { user: isLetIn ? user : undefined, isBetweenLegs: false })
  } else if (scheme === 'Negotiate' && token !== '') {
    seen.user = message.toString('latin1') === 'ticket of jane' ? 'jane' : undefined
  }
  if (seen.user === undefined) refuse(response, CHALLENGES)
  else if (request.url?.startsWith('/forbidden')) forbid(response)
  else {
    const head = { 'Content-Type': 'text/plain', 'Content-Length': seen.user.length, 'X-Connection': seen.id }
    response.writeHead(200, head).end(seen.user)
  }
}

const STOCK_401 = '<div class="content-container"><fieldset><h2>401 - Unauthorized</h2></fieldset></div>'
const STOCK_403 = '<div class="content-container"><fieldset><h2>403 - Forbidden</h2></fieldset></div>'

function refuse(response: ServerResponse, challenges: string[]): void {
  response.writeHead(401, {
    ...{ 'Content-Type': 'text/html', 'Content-Length': STOCK_401.length },
    'WWW-Authenticate': challenges,
  })
  response.end(STOCK_401)
}

function forbid(response: ServerResponse): void {
  response.writeHead(403, { 'Content-Type': 'text/html', 'Content-Length': STOCK_403.length }).end(STOCK_403)
}

/** The first and the third credentials of NTLM. */
export const FIRST_LEG = `NTLM ${NTLM_1.toString('base64')}`

export function thirdLeg(user = 'jane', domain = 'ACME'): string {
  return `NTLM ${authenticateMessage(domain, user).toString('base64')}`
}

/** What a browser with a ticket of Kerberos sends, in one leg. */
export const TICKET = `Negotiate ${Buffer.from('ticket of jane').toString('base64')}`
