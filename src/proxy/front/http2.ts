import { METHODS } from 'node:http'
import { constants } from 'node:http2'
import type { ServerHttp2Stream } from 'node:http2'
import type { Server } from 'node:net'
import type { ClientRequest } from '../client.ts'
import type { ClientResponse } from '../clientResponse.ts'
import type { Proxy } from '../index.ts'
import { targetOf } from './requestTarget.ts'

/** For HTTP/2 what requestTimeout is for HTTP/1.1, where Node does it: a request that is not whole in time is ended. 0: no limit. */
export function limitRequestTime(server: Server, timeoutMs: number): void {
  if (timeoutMs === 0) return
  server.on('stream', (stream: ServerHttp2Stream) => {
    if (stream.endAfterHeaders) return
    const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), timeoutMs)
    for (const event of ['end', 'close']) stream.once(event, () => clearTimeout(timer))
  })
}

type RequestListener = (request: ClientRequest, response: ClientResponse) => void

/** Answers methods that Fastify does not route, and would refuse in a form of its own. HTTP/1.1's parser knows no others. */
export function refuseUnknownMethods(server: Server, { refuse }: Pick<Proxy, 'refuse'>): void {
  const known = new Set(METHODS)
  const listeners = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  server.on('request', (request: ClientRequest, response: ClientResponse) => {
    if (known.has(request.method ?? '')) for (const listener of listeners) listener(request, response)
    else refuse(request, response, { code: 'USHER_UNKNOWN_METHOD', target: targetOf(request) })
  })
}
