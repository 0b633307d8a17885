import type { Socket } from 'node:net'

// What node:http found wrong with a request before there was a request: its code, and what the client is told.
const STATUS_LINES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Content Too Large',
}

/** Answers a request that cannot be understood, and closes. There is no request to branch on, so the answer is as short as can be. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  // RFC 9112 9.6: nothing more can be said on a connection whose framing is lost, or that the client has reset.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = STATUS_LINES[error.code ?? ''] ?? '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\nUsher-Cause: refused\r\n\r\n`)
}
