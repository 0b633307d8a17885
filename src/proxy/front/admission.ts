import { METHODS } from 'node:http'
import type { Server, Socket } from 'node:net'
import { isHttp2 } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import type { ClientResponse } from '../clientResponse.ts'
import type { Proxy } from '../index.ts'
import { targetOf } from './requestTarget.ts'

type RequestListener = (request: ClientRequest, response: ClientResponse) => void

const METHODS_KNOWN = new Set(METHODS)

/** Stands before Fastify, and keeps from it what it would answer although nobody should, or in a form of its own. */
export function admitRequests(server: Server, { refuse }: Pick<Proxy, 'refuse'>): void {
  const isBehindTheLast = createFollowing()
  const listeners = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  server.on('request', (request: ClientRequest, response: ClientResponse) => {
    if (!isHttp2(request) && isBehindTheLast(request.socket, response)) return
    // HTTP/2 lets any method through, the parser of HTTP/1.1 those of RTSP. Fastify routes those of HTTP.
    if (METHODS_KNOWN.has(request.method ?? '')) for (const listener of listeners) listener(request, response)
    else refuse(request, response, { code: 'USHER_UNKNOWN_METHOD', target: targetOf(request) })
  })
}

/**
 * RFC 9112 9.6: whoever says that a connection closes answers nothing more on it. Node reads on, and where a request was
 * refused because it could be read in two ways, what follows may be its body.
 */
function createFollowing(): (socket: Socket, response: ClientResponse) => boolean {
  const latest = new WeakMap<Socket, ClientResponse>()
  return (socket, response) => {
    if (latest.get(socket)?.shouldKeepAlive === false) return true
    latest.set(socket, response)
    return false
  }
}
