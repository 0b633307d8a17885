import type { Duplex } from 'node:stream'
import { newReference } from './reference.ts'

// What node:http found wrong with a request before there was a request: its code, and what the client is told.
const STATUS_LINES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Content Too Large',
}

/** Answers a request that cannot be understood, and closes: nothing more can be said where the framing is lost (RFC 9112 9.6). */
export function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
  else endWith(socket, STATUS_LINES[error.code ?? ''] ?? '400 Bad Request')
}

/** The shortest answer of our own, on a connection that no server looks after any more. */
export function endWith(socket: Duplex, statusLine: string): void {
  const fields = `Connection: close\r\nContent-Length: 0\r\nUsher-Reference: ${newReference()}\r\nUsher-Cause: refused`
  socket.end(`HTTP/1.1 ${statusLine}\r\n${fields}\r\n\r\n`)
}
