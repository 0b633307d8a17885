import http from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { ServerHttp2Session } from 'node:http2'
import { Socket } from 'node:net'
import type { Server } from 'node:net'
import Fastify from 'fastify'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import type { ResolvedListener } from '../../config/load.ts'
import type { Limits } from '../../config/schema/index.ts'
import type { ClientRequest } from '../client.ts'
import type { ClientResponse } from '../clientResponse.ts'
import { takeRequests } from './requests.ts'
import type { RequestOptions } from './requests.ts'
import { answerClientError, answerOn, endWith } from './clientError.ts'
import { bind } from '../../bind.ts'
import { trackConnections } from './connections.ts'
import type { Connections } from './connections.ts'
import { answerHalfClosed } from './halfClosed.ts'
import type { Crowd } from './crowd.ts'
import { watchReaders } from './readers.ts'
import { limitRequestTime } from './http2.ts'
import type { Current, Generation } from './current.ts'
import { http1Limits, isSameMaterial, renewLimits, renewTls } from './renewal.ts'
import { isOwnPath } from './ownPaths.ts'
import { rememberPeers } from './peer.ts'
import { targetOf } from './requestTarget.ts'
import { wantsTunnel } from '../upstream/tunnel.ts'
import { upgradeResponse } from '../upstream/upgradeResponse.ts'

export type ServerOptions = {
  readonly listener: ResolvedListener
  readonly current: Current
  /** The clients of all listeners together. */
  readonly crowd: Crowd
}

// What Fastify routes: all of Usher's own paths as one, whatever their spelling.
const OWN = '/own'

// Fastify knows some methods already, and its types do not know the option.
const OVERRIDE = { hasBody: true, overrideExisting: true } as { hasBody: boolean }

export type FrontServer = {
  /** Binds. Rejects where it cannot. Resolves with where it listens: a URL, or the path of a socket. */
  listen(): Promise<string>
  /** Stops accepting; resolves when every request in flight has its answer and every connection has ended. */
  close(): Promise<void>
  /** Ends every connection at once, tunnels and HTTP/2 sessions too. */
  destroyConnections(): void
  /** Serves by other settings of the same place, and by the limits that hold now. What is under way goes on. */
  renew(listener: ResolvedListener): void
}

/** A server for one listener, not yet listening. */
export function createServer(options: ServerOptions): FrontServer {
  const { crowd, current } = options
  const readers = watchReaders(() => noteStalled(current.generation))
  readers.limit(current.generation.services.limits.sendTimeoutMs)
  // TypeScript cannot choose among Fastify's overloads for a server that may be of three kinds.
  const app = Fastify(serverOptions(options) as FastifyServerOptions) as FastifyInstance
  for (const method of http.METHODS) app.addHttpMethod(method, OVERRIDE)
  answerOwnPaths(app, (request, response, target) => {
    crowd.turnsAway(request, response)
    current.generation.ownPaths.handle(request, response, target)
  })
  let [isClosing, { tls }] = [false, options.listener]
  const connections = prepareServer(app.server, { ...options, isClosing: () => isClosing })
  readers.watch(app.server, { encrypted: options.listener.tls !== undefined })
  return {
    listen: () => bind(app, options.listener),
    async close() {
      isClosing = true
      const closed = app.close()
      connections.endIdle()
      await closed
      readers.stop()
    },
    destroyConnections: () => connections.destroyAll(),
    renew(listener) {
      if (listener.tls && !isSameMaterial(listener.tls, tls)) renewTls(app.server, listener.tls)
      tls = listener.tls
      const { limits } = current.generation.services
      renewLimits(app.server, limits)
      readers.limit(limits.sendTimeoutMs)
    },
  }
}

function noteStalled({ services: { logger, counts } }: Generation): void {
  const stalled = counts.add('stalled-reader')
  logger.info({ stalled }, 'a client did not take its answer in time')
}

type Answering = (request: ClientRequest, response: ClientResponse, target: string) => void

// In an onRequest hook, before any parsing: a body belongs to whoever answers.
function answerOwnPaths(app: FastifyInstance, answer: Answering): void {
  app.route({
    method: http.METHODS,
    url: OWN,
    onRequest(request, reply, done) {
      // From here on Fastify leaves the response alone.
      reply.hijack()
      answer(request.raw, reply.raw, request.originalUrl)
      done()
    },
    handler: unreachable,
  })
}

// What a server needs that Fastify does not give it.
function prepareServer(
  server: Server,
  options: ServerOptions & Pick<RequestOptions, 'isClosing'>,
): Connections {
  const { listener, current, crowd } = options
  const encrypted = listener.tls !== undefined
  crowd.count(server, { encrypted })
  rememberPeers(server, { encrypted, onUnixSocket: listener.socket !== undefined })
  answerHalfClosed(server, { encrypted })
  leaveHttp(server, options)
  takeRequests(server, options)
  if (listener.tls?.http2) boundHttp2(server, () => current.generation.services.limits)
  return trackConnections(server, { encrypted })
}

const NO_ROOM = { statusLine: '503 Service Unavailable', reason: 'USHER_TOO_MANY_CONNECTIONS' } as const

// What ends HTTP on a connection: another protocol, or a wish to be connected elsewhere.
function leaveHttp(server: Server, { current, crowd }: ServerOptions): void {
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const { ownPath, proxy, services } = current.generation
    const refused = isOwnPath(targetOf(request), ownPath) || !wantsTunnel(request)
    // Pipelined behind a request that still waits for its answer, it would overtake it.
    if (answerOn(socket)) socket.destroy()
    else if (refused) endWith(socket, { statusLine: '400 Bad Request', reason: 'USHER_NO_TUNNEL', services })
    else if (crowd.isSurplus(request)) endWith(socket, { ...NO_ROOM, services })
    else proxy.upgrade({ request, socket, head, response: upgradeResponse(request, socket) })
  })
  // Usher is no forward proxy. HTTP/2 hands over the answer to a stream, HTTP/1.1 the connection.
  server.on('connect', (request: ClientRequest, end: Socket | ClientResponse) => {
    const { proxy, services } = current.generation
    if (end instanceof Socket)
      endWith(end, { statusLine: '405 Method Not Allowed', reason: 'USHER_NO_CONNECT', services })
    else proxy.refuse(request, end, { code: 'USHER_NO_CONNECT', target: targetOf(request) })
  })
}

// HTTP/2 as far as Node and Fastify leave it to whoever has a server.
function boundHttp2(server: Server, limits: () => Limits): void {
  limitRequestTime(server, () => limits().requestTimeoutMs)
  // Behind that of Fastify, which knows the time that held when the server was made.
  server.on('session', (session: ServerHttp2Session) => session.setTimeout(limits().keepAliveTimeoutMs))
}

// Node takes the limits of HTTP/1.1 from the server, those of HTTP/2 from its settings and from Fastify.
function protocolOptions(tls: ResolvedListener['tls'], limits: Limits): object {
  const server = {
    ...http1Limits(limits),
    // How often Node looks for clients that are over their time.
    connectionsCheckingInterval: 1_000,
    shouldUpgradeCallback: wantsTunnel,
    // Asked for in requestFault.ts, so that the answer has a reference.
    requireHostHeader: false,
  }
  if (!tls) return { http: server }
  const secure = { ...server, ...tls, handshakeTimeout: limits.headersTimeoutMs, allowHTTP1: true }
  if (!tls.http2) return { https: secure }
  return {
    https: {
      ...secure,
      settings: { maxHeaderListSize: limits.maxHeaderBytes },
      // An upstream's Location twice is the client's to judge, as under HTTP/1.1.
      strictSingleValueFields: false,
    },
    http2: true,
    http2SessionTimeout: limits.keepAliveTimeoutMs,
  }
}

function serverOptions({ listener, current }: ServerOptions): object {
  const { limits } = current.generation.services
  return {
    ...protocolOptions(listener.tls, limits),
    // Log lines are written where something is decided; Fastify has nothing of its own to tell.
    logger: false,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    return503OnClosing: false,
    clientErrorHandler: (error: Error, socket: Socket) =>
      answerClientError(error, socket, current.generation.services),
    rewriteUrl: () => OWN,
  }
}

function unreachable(): never {
  throw new Error('every request is answered in its onRequest hook')
}
