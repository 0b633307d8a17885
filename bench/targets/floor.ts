// The least that a proxy on Node can do: two HTTP hops, and the bytes between them.
import http from 'node:http'
import { Pool } from 'undici'
import type { Dispatcher } from 'undici'
import { announce, upstreamOrigin } from './process.ts'

const pool = new Pool(upstreamOrigin(), { connections: 256, pipelining: 1 })

const server = http.createServer((request, response) => {
  pool.dispatch(
    {
      path: request.url ?? '/',
      method: request.method as Dispatcher.HttpMethod,
      headers: request.rawHeaders,
      reset: false,
    },
    {
      onRequestStart() {},
      onResponseStart(_controller, status, headers) {
        response.writeHead(status, headers as http.OutgoingHttpHeaders)
      },
      onResponseData(_controller, chunk) {
        response.write(chunk)
      },
      onResponseEnd() {
        response.end()
      },
      onResponseError(_controller, error) {
        response.destroy(error)
      },
    },
  )
})
server.listen(0, '127.0.0.1', () => announce(server))
