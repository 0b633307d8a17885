import { ServerResponse } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { ClientResponse } from '../clientResponse.ts'
import { endAndLinger } from '../front/linger.ts'

/** Where an upgrade is answered in HTTP after all. The parser has let go of the connection, so it ends with this answer. */
export function upgradeResponse(request: IncomingMessage, socket: Socket): ClientResponse {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket)
  response.on('finish', () => {
    socket.off('readable', lookForEnd)
    socket.resume()
    endAndLinger(socket)
  })
  // What the server does for other connections: a body larger than the socket's buffer waits for it.
  socket.on('drain', () => response.emit('drain'))
  // The server has let go of its own listener: without this one a client's reset would end the process.
  socket.on('error', () => socket.destroy())
  socket.on('readable', lookForEnd)
  return response
}

/** Gives the connection up for another protocol. */
export function releaseSocket(response: ClientResponse, socket: Socket): void {
  response.detachSocket(socket)
  socket.off('readable', lookForEnd)
}

// Nobody reads from the client until the upstream has answered, and a socket that is not read does not tell that its
// client has left. This takes nothing out, and no more in than the socket's buffer holds.
function lookForEnd(this: Socket): void {
  this.read(0)
}
