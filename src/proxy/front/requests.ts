import { METHODS } from 'node:http'
import type { Server } from 'node:net'
import { endAfter } from '../clientResponse.ts'
import type { ClientResponse } from '../clientResponse.ts'
import { isHttp2 } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import type { Crowd } from './crowd.ts'
import type { Current, Generation } from './current.ts'
import { isOwnPath } from './ownPaths.ts'
import { peerOf } from './peer.ts'
import { targetOf } from './requestTarget.ts'

export type RequestListener = (request: ClientRequest, response: ClientResponse) => void

export type RequestOptions = {
  readonly current: Current
  readonly crowd: Crowd
  /** While the listener closes, the next answer of a connection is its last. */
  readonly isClosing: () => boolean
}

const METHODS_KNOWN = new Set(METHODS)

/**
 * Stands before Fastify. What is for an upstream goes there at once: to be routed and wrapped costs as much as all that is
 * done to forward it (docs/decisions/0016-speed.md). Fastify gets Usher's own paths, less what it would answer although
 * nobody should, or in a form of its own.
 */
export function takeRequests(server: Server, options: RequestOptions): void {
  const toFastify = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  const { current, crowd, isClosing } = options
  server.on('request', (request: ClientRequest, response: ClientResponse) => {
    const { generation } = current
    // RFC 9112 9.6: whoever says that a connection closes answers nothing more on it. Node reads on, and where a request was
    // refused because it could be read in two ways, what follows may be its body.
    if (!isHttp2(request) && peerOf(request).isBehindTheLast(response)) return
    const target = targetOf(request)
    // HTTP/2 lets any method through, the parser of HTTP/1.1 those of RTSP. Fastify routes those of HTTP.
    if (!METHODS_KNOWN.has(request.method ?? ''))
      generation.proxy.refuse(request, response, { code: 'USHER_UNKNOWN_METHOD', target })
    else if (isOwnPath(target, generation.ownPath))
      for (const listener of toFastify) listener(request, response)
    else {
      if (!isHttp2(request) && isClosing()) endAfter(response)
      forward({ request, response, target }, generation, crowd)
    }
  })
}

type Asked = {
  readonly request: ClientRequest
  readonly response: ClientResponse
  readonly target: string
}

function forward({ request, response, target }: Asked, { proxy, services }: Generation, crowd: Crowd): void {
  try {
    if (crowd.turnsAway(request, response))
      proxy.refuse(request, response, { code: 'USHER_TOO_MANY_CONNECTIONS', target })
    else proxy.handle(request, response, target)
  } catch (error) {
    // One request's failure is not the process's end.
    services.logger.error({ err: error }, 'a request could not be handled')
    response.destroy()
  }
}
