// As its README shows it, on agents of Node; the swap by its hook onResponse.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type fastProxyPackage from 'fast-proxy'
import { isRefusedPerson, readPage, readSetting, serve, upstreamOrigin } from './process.ts'

const require = createRequire(import.meta.url)
const { fastProxy } = require('fast-proxy') as typeof fastProxyPackage

const setting = readSetting()
const forward = fastProxy({ base: upstreamOrigin(setting) })
const options = setting.swaps ? { onResponse: swapping(readPage(setting)) } : {}

serve(setting, (request, response) => forward.proxy(request, response, request.url ?? '/', options))

function swapping(page: Buffer) {
  return (request: IncomingMessage, response: ServerResponse, stream: unknown): void => {
    const body = stream as IncomingMessage
    if (!isRefusedPerson(response.statusCode, request.headers)) {
      body.pipe(response)
      return
    }
    body.resume()
    response.setHeader('content-length', page.length)
    response.end(page)
  }
}
