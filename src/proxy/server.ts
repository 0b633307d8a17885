import http from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Server, Socket } from 'node:net'
import Fastify from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify'
import type { ResolvedListener } from '../config/load.ts'
import type { ClientRequest } from './client.ts'
import type { ClientResponse } from './clientResponse.ts'
import { answerClientError, endWith } from './clientError.ts'
import type { Proxy } from './index.ts'
import { bind } from './bind.ts'
import { isOwnPath, ownRoutes } from './ownPaths.ts'
import type { ProxyServices } from './site.ts'
import { wantsTunnel } from './tunnel.ts'

export type ServerOptions = {
  readonly listener: ResolvedListener
  readonly ownPath: string
  readonly proxy: Proxy
  readonly services: ProxyServices
}

// What Fastify routes: one of Usher's own paths, or everything else as one, whatever its spelling.
const PROXIED = '/'
const UNKNOWN_OWN = '/unknown'

// Fastify knows some methods already, and its types do not know the option.
const OVERRIDE = { hasBody: true, overrideExisting: true } as { hasBody: boolean }

export type FrontServer = {
  /** Binds. Rejects where it cannot. Resolves with where it listens: a URL, or the path of a socket. */
  listen(): Promise<string>
  /** Stops accepting; resolves when every request in flight has its answer and every connection has ended. */
  close(): Promise<void>
  /** Ends every connection at once, tunnels and HTTP/2 sessions too. */
  destroyConnections(): void
}

/** A server for one listener, not yet listening. */
export function createServer(options: ServerOptions): FrontServer {
  const { ownPath, proxy } = options
  const routes = ownRoutes(ownPath)
  // TypeScript cannot choose among Fastify's overloads for a server that may be of three kinds.
  const app = Fastify(
    serverOptions(options, new Set(routes.keys())) as FastifyServerOptions,
  ) as FastifyInstance
  for (const method of http.METHODS) app.addHttpMethod(method, OVERRIDE)
  app.route({
    method: http.METHODS,
    url: PROXIED,
    // Before any parsing: the body belongs to the upstream.
    onRequest(request, reply, done) {
      hijack(request, reply, (raw, response) => proxy.handle(raw, response, targetOf(request)))
      done()
    },
    handler: unreachable,
  })
  for (const [url, answer] of routes) app.get(url, () => answer)
  app.setNotFoundHandler((request, reply) => {
    hijack(request, reply, (raw, response) => proxy.refuse(raw, response, 'USHER_NO_OWN_PATH'))
  })
  app.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (wantsTunnel(request) && !isOwnPath(request.url ?? '/', ownPath))
      proxy.upgrade({ request, socket, head })
    else endWith(socket, '400 Bad Request')
  })
  // Usher is no forward proxy.
  app.server.on('connect', (_request: IncomingMessage, socket: Socket) =>
    endWith(socket, '405 Method Not Allowed'),
  )
  const connections = trackConnections(app.server)
  return {
    listen: () => bind(app, options.listener),
    close: () => app.close(),
    destroyConnections() {
      for (const socket of connections) socket.destroy()
    },
  }
}

function trackConnections(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>()
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })
  return connections
}

function serverOptions({ listener, ownPath, services }: ServerOptions, known: ReadonlySet<string>): object {
  const { limits } = services
  const server = {
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    // How often Node looks for clients that are over their time.
    connectionsCheckingInterval: 1_000,
    shouldUpgradeCallback: wantsTunnel,
  }
  const { tls } = listener
  return {
    ...(tls
      ? { https: { ...server, ...tls, allowHTTP1: true }, ...(tls.http2 && { http2: true }) }
      : { http: server }),
    // Log lines are written where something is decided; Fastify has nothing of its own to tell.
    logger: false,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    rewriteUrl({ url = '/' }: { url?: string }) {
      if (!isOwnPath(url, ownPath)) return PROXIED
      const path = url.split('?', 1)[0] ?? url
      return known.has(path) ? path : UNKNOWN_OWN
    },
  }
}

type Answering = (request: ClientRequest, response: ClientResponse) => void

// From here on Fastify leaves the response alone.
function hijack(request: FastifyRequest, reply: FastifyReply, answer: Answering): void {
  reply.hijack()
  answer(request.raw, reply.raw)
}

function targetOf(request: FastifyRequest): string {
  return request.originalUrl
}

function unreachable(): never {
  throw new Error('a proxied request is answered in its onRequest hook')
}
