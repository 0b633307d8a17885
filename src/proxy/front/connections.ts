import type { Server, Socket } from 'node:net'
import { isHttp2 } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import type { ClientResponse } from '../clientResponse.ts'
import { endAfterAnswer } from '../upstream/pinned/endClient.ts'

export type Connections = {
  /** Ends those that never asked for anything, and each of the others behind the answer that it waits for. */
  endIdle(): void
  /** Ends all at once, tunnels and HTTP/2 sessions too. */
  destroyAll(): void
}

/** Keeps count of the connections of a server; encrypted says whether TLS stands before HTTP. */
export function trackConnections(server: Server, { encrypted }: { encrypted: boolean }): Connections {
  const all = trackAll(server)
  const unasked = new Set<Socket>()
  const answering = trackAnswers(server)
  let ending = false
  // Browsers open connections ahead of need. Node takes one that never asked for busy, and its server would wait for it.
  server.on(encrypted ? 'secureConnection' : 'connection', (socket: Socket & { alpnProtocol?: string }) => {
    if (socket.alpnProtocol === 'h2') return
    if (ending) socket.destroy()
    unasked.add(socket)
    socket.on('close', () => unasked.delete(socket))
  })
  for (const event of ['request', 'upgrade', 'connect']) {
    server.on(event, ({ socket }: { socket: Socket }) => unasked.delete(socket))
  }
  return {
    endIdle() {
      ending = true
      for (const socket of unasked) socket.destroy()
      answering.endEach()
    },
    destroyAll() {
      for (const socket of all) socket.destroy()
    },
  }
}

// Node ends what is idle when a server closes, and not what becomes idle after it.
function trackAnswers(server: Server): { endEach(): void } {
  const waiting = new Set<Socket>()
  let ending = false
  server.on('request', (request: ClientRequest, response: ClientResponse) => {
    if (isHttp2(request)) return
    const { socket } = request
    if (ending) response.shouldKeepAlive = false
    waiting.add(socket)
    response.once('close', () => waiting.delete(socket))
  })
  return {
    endEach() {
      ending = true
      for (const socket of waiting) endAfterAnswer(socket)
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
