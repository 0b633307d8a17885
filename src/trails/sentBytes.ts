import { isHttp2 } from '../proxy/client.ts'
import type { Asked } from '../proxy/trail.ts'

type Write = (chunk: unknown, ...rest: unknown[]) => boolean

/**
 * Tells of the bytes of the body as they are written. By methods of this one response: to count in the path of every answer
 * would cost those who want no access log as well.
 */
export function countSentBytes({ request, response }: Asked, count: (bytes: number) => void): void {
  const counted = (method: Write): Write => {
    return (chunk, ...rest) => {
      if (typeof chunk === 'string') count(Buffer.byteLength(chunk))
      else if (chunk instanceof Uint8Array) count(chunk.byteLength)
      return method.call(response, chunk, ...rest)
    }
  }
  const methods = response as unknown as { write: Write; end: Write }
  methods.write = counted(methods.write)
  // That of HTTP/2 ends with a write.
  if (!isHttp2(request)) methods.end = counted(methods.end)
}
