import type { Server, Socket } from 'node:net'
import { hasAsked } from './peer.ts'

export type Connections = {
  /** Ends those that never asked for anything, now and from now on. */
  endUnasked(): void
  /** Ends all at once, tunnels and HTTP/2 sessions too. */
  destroyAll(): void
}

/** Keeps count of the connections of a server; encrypted says whether TLS stands before HTTP. */
export function trackConnections(server: Server, { encrypted }: { encrypted: boolean }): Connections {
  const all = trackAll(server)
  const speakingHttp = new Set<Socket>()
  let ending = false
  // Browsers open connections ahead of need. Node takes one that never asked for busy, and its server would wait for it.
  server.on(encrypted ? 'secureConnection' : 'connection', (socket: Socket & { alpnProtocol?: string }) => {
    if (socket.alpnProtocol === 'h2') return
    if (ending) socket.destroy()
    speakingHttp.add(socket)
    socket.on('close', () => speakingHttp.delete(socket))
  })
  for (const event of ['upgrade', 'connect'])
    server.on(event, ({ socket }: { socket: Socket }) => speakingHttp.delete(socket))
  return {
    endUnasked() {
      ending = true
      for (const socket of speakingHttp) if (!hasAsked(socket)) socket.destroy()
    },
    destroyAll() {
      for (const socket of all) socket.destroy()
    },
  }
}

function trackAll(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>()
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })
  return connections
}
