import { constants } from 'node:http2'
import type { ServerHttp2Stream } from 'node:http2'
import type { Server } from 'node:net'

/**
 * For HTTP/2 what requestTimeout is for HTTP/1.1, where Node does it: a request that is not whole in time is ended.
 * limitMs: asked for each; 0: no limit.
 */
export function limitRequestTime(server: Server, limitMs: () => number): void {
  server.on('stream', (stream: ServerHttp2Stream) => {
    if (stream.endAfterHeaders) return
    const timeoutMs = limitMs()
    if (timeoutMs === 0) return
    const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), timeoutMs)
    for (const event of ['end', 'close']) stream.once(event, () => clearTimeout(timer))
  })
}
