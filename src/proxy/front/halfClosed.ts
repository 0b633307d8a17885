import type { Server, Socket } from 'node:net'
import { answerOn } from './clientError.ts'

// A client that has ended its own side may wait for its answer, or may have left: TCP does not tell which. An answer that
// keeps silent for longer than this goes to nobody, and its upstream connection is let go.
const MAX_SILENCE_MS = 500

// One that waits for a head can be asked: an interim response, which every client of HTTP/1.1 has to expect (RFC 9110
// 15.2), is reset by a system whose program has closed the connection, and read by one that has only ended its side.
const ASK_AFTER_MS = 30

// The answer to one write is seen at the next.
const ASK_AGAIN_MS = 20

/** Lets a client that ends its side behind its request have the answer (RFC 9112 9.6). */
export function answerHalfClosed(server: Server, { encrypted }: { encrypted: boolean }): void {
  // Not among the documented properties of node:http; without it Node ends its own side at once.
  Object.assign(server, { httpAllowHalfOpen: true })
  server.on(encrypted ? 'secureConnection' : 'connection', (socket: Socket) =>
    socket.once('end', limitSilence),
  )
}

/** For a connection that is no HTTP any more: each side ends as it likes. */
export function leaveHalfClosed(socket: Socket): void {
  socket.off('end', limitSilence)
}

function limitSilence(this: Socket): void {
  this.setTimeout(MAX_SILENCE_MS, () => this.destroy())
  for (const ms of [ASK_AFTER_MS, ASK_AFTER_MS + ASK_AGAIN_MS]) setTimeout(() => askWhetherOpen(this), ms)
}

function askWhetherOpen(socket: Socket): void {
  const answer = answerOn(socket)
  if (!answer || answer.headersSent || answer.writableEnded || answer.req.httpVersion !== '1.1') return
  // Of the interim responses the one that no program takes for a final one.
  if (!socket.destroyed) answer.writeContinue()
}
