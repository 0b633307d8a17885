// What a user would otherwise pick, as its README shows it.
import Fastify from 'fastify'
import httpProxy from '@fastify/http-proxy'
import { announce, upstreamOrigin } from './process.ts'

const app = Fastify()
await app.register(httpProxy, { upstream: upstreamOrigin() })
await app.listen({ host: '127.0.0.1', port: 0 })
announce(app.server)
