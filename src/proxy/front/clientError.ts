import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { cutOff } from '../clientResponse.ts'
import { endAndLinger, isLingering } from './linger.ts'
import { newReference } from '../reference.ts'
import type { ProxyServices } from '../site.ts'

// What node:http found wrong with a request before there was a request: its code, and what the client is told.
const STATUS_LINES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Content Too Large',
}

/** Answers a request that cannot be understood, and closes: nothing more can be said where the framing is lost (RFC 9112 9.6). */
export function answerClientError(error: Error & { code?: string }, socket: Duplex, services: Told): void {
  // The parser fails anew on every byte that it is given after its answer.
  if (isLingering(socket)) return
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const code = error.code ?? error.name
  endWith(socket, { statusLine: STATUS_LINES[code] ?? '400 Bad Request', reason: code, services })
}

type Told = Pick<ProxyServices, 'counts' | 'logger' | 'trails'>

export type Ending = { readonly statusLine: string; readonly reason: string; readonly services: Told }

/** The shortest answer of our own, on a connection that no server looks after any more, and a line in the log. */
export function endWith(socket: Duplex, { statusLine, reason, services }: Ending): void {
  // The server has let go of its own listeners: without this one a client's reset would end the process.
  socket.on('error', () => socket.destroy())
  const reference = newReference()
  const status = Number.parseInt(statusLine, 10)
  services.counts.add('unreadable-request', String(status))
  services.logger.info({ reference, status, code: reason }, 'request refused')
  const answering = answerOn(socket)
  // Written into an answer that is under way, ours would pass for a part of it.
  if (answering?.headersSent) {
    cutOff(answering)
    return
  }
  const address = (socket as Partial<Socket>).remoteAddress
  services.trails?.refusedUnread({ address, reference, status, code: reason })
  const fields = `Connection: close\r\nContent-Length: 0\r\nUsher-Reference: ${reference}\r\nUsher-Cause: refused`
  endAndLinger(socket, `HTTP/1.1 ${statusLine}\r\n${fields}\r\n\r\n`)
}

/** The answer that a connection is giving now, or will when there is one. */
export function answerOn(socket: Duplex): ServerResponse | undefined {
  return (socket as { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined
}
