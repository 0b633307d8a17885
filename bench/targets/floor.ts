// The least that a proxy on Node can do: two HTTP hops, and the bytes between them. It lacks what every proxy must have:
// hop-by-hop fields stay, nothing is bounded, and a client that does not read makes it hold what comes.
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { Pool } from 'undici'
import { readSetting, serve, UPSTREAM_CONNECTIONS, upstreamOrigin } from './process.ts'

const setting = readSetting()
const pool = new Pool(upstreamOrigin(setting), { connections: UPSTREAM_CONNECTIONS, pipelining: 1 })

serve(setting, (request, response) => {
  const { url: path = '/', method = 'GET' } = request
  pool.dispatch(
    { path, method, headers: fieldsOf(request), body: bodyOf(request) },
    {
      onRequestStart() {},
      onResponseStart(_controller, status, headers) {
        response.writeHead(status, headers as OutgoingHttpHeaders)
      },
      onResponseData(controller, chunk) {
        if (!response.write(chunk)) {
          controller.pause()
          response.once('drain', () => controller.resume())
        }
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

function bodyOf(request: IncomingMessage): IncomingMessage | null {
  return request.method === 'GET' ? null : request
}

// RFC 9113 8.3: pseudo-header fields come first, and are none in HTTP/1.1.
function fieldsOf({ rawHeaders, httpVersionMajor }: IncomingMessage): string[] {
  if (httpVersionMajor === 1) return rawHeaders
  const first = rawHeaders.findIndex((name, index) => index % 2 === 0 && !name.startsWith(':'))
  return first === -1 ? [] : rawHeaders.slice(first)
}
