// With an agent that keeps connections, and without a swap: its responseInterceptor would hold every body.
import http from 'node:http'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { readSetting, serve, UPSTREAM_CONNECTIONS, upstreamOrigin } from './process.ts'

const setting = readSetting()
const agent = new http.Agent({ keepAlive: true, maxSockets: UPSTREAM_CONNECTIONS })
const forward = createProxyMiddleware({ target: upstreamOrigin(setting), agent })

serve(setting, (request, response) => void forward(request, response))
