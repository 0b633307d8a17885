import type { Duplex } from 'node:stream'

// RFC 9112 9.6: a connection that is closed over unread input is reset, and the client may lose its answer with it; one
// that is left to a client which never closes its own side is lost to Usher. So it is listened to for as long as this.
const LINGER_MS = 2_000

const lingering = new WeakSet<Duplex>()

/** True for a connection that has had its last answer. */
export function isLingering(socket: Duplex): boolean {
  return lingering.has(socket)
}

/** Ends a connection with its last bytes, so that they arrive and nothing is kept. */
export function endAndLinger(socket: Duplex, lastBytes = ''): void {
  lingering.add(socket)
  const timer = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('close', () => clearTimeout(timer))
  // One that a parser reads, or holds up, is left to it.
  if (socket.readableFlowing === null) socket.resume()
  socket.end(lastBytes)
}
