// As its README shows it; the swap by its hook onResponse.
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import httpProxy from '@fastify/http-proxy'
import type { FastifyHttpProxyOptions } from '@fastify/http-proxy'
import { announce, isRefusedPerson, KEEP_ALIVE_MS, readPage, readSetting, tlsOf } from './process.ts'
import { UPSTREAM_CONNECTIONS, upstreamOrigin } from './process.ts'

const setting = readSetting()
const keepAlive = { keepAliveTimeout: KEEP_ALIVE_MS }
const app =
  setting.front === 'tls'
    ? (Fastify({ ...keepAlive, https: tlsOf(setting) }) as unknown as FastifyInstance)
    : Fastify(keepAlive)
const undici = { connections: UPSTREAM_CONNECTIONS, pipelining: 1 }
await app.register(httpProxy, { upstream: upstreamOrigin(setting), undici, ...swapping() })
await app.listen({ host: '127.0.0.1', port: 0, backlog: 4_096 })
announce(app.server)

function swapping(): Pick<FastifyHttpProxyOptions, 'replyOptions'> {
  if (!setting.swaps) return {}
  const page = readPage(setting)
  return {
    replyOptions: {
      onResponse(request, reply, response) {
        const { stream } = response as unknown as { stream: NodeJS.ReadableStream }
        if (!isRefusedPerson(reply.statusCode, request.headers)) {
          reply.send(stream)
          return
        }
        stream.resume()
        reply.removeHeader('content-length').send(page)
      },
    },
  }
}
