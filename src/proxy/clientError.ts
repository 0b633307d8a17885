import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { newReference } from './reference.ts'

// What node:http found wrong with a request before there was a request: its code, and what the client is told.
const STATUS_LINES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Content Too Large',
}

/** Answers a request that cannot be understood, and closes: nothing more can be said where the framing is lost (RFC 9112 9.6). */
export function answerClientError(error: Error & { code?: string }, socket: Duplex, logger: Logger): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const code = error.code ?? error.name
  endWith(socket, { statusLine: STATUS_LINES[code] ?? '400 Bad Request', reason: code, logger })
}

export type Ending = { readonly statusLine: string; readonly reason: string; readonly logger: Logger }

/** The shortest answer of our own, on a connection that no server looks after any more, and a line in the log. */
export function endWith(socket: Duplex, { statusLine, reason, logger }: Ending): void {
  // The server has let go of its own listeners: without this one a client's reset would end the process.
  socket.on('error', () => socket.destroy())
  const reference = newReference()
  const fields = `Connection: close\r\nContent-Length: 0\r\nUsher-Reference: ${reference}\r\nUsher-Cause: refused`
  socket.end(`HTTP/1.1 ${statusLine}\r\n${fields}\r\n\r\n`)
  logger.info({ reference, status: Number.parseInt(statusLine, 10), code: reason }, 'request refused')
}
