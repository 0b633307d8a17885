// With an agent that keeps connections; its only way to another body is to handle every answer oneself, so no swap.
import http from 'node:http'
import { createProxyServer } from 'httpxy'
import { readSetting, serve, UPSTREAM_CONNECTIONS, upstreamOrigin } from './process.ts'

const setting = readSetting()
const agent = new http.Agent({ keepAlive: true, maxSockets: UPSTREAM_CONNECTIONS })
const proxy = createProxyServer({ target: upstreamOrigin(setting), agent })

serve(setting, (request, response) => void proxy.web(request, response))
