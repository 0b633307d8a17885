import type { Server, Socket } from 'node:net'

// A client that has ended its own side may wait for its answer, or may have left: TCP does not tell which. An answer that
// keeps silent for longer than this goes to nobody, and its upstream connection is let go.
const MAX_SILENCE_MS = 500

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
}
