// The upstream of the bench: bare sockets and answers held ready, in the process of the load. That process then polls for
// both, and no scheduler stands between them.
import net from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { messageType } from '../../test/helpers/ntlmMessages.ts'
import { MessageReader } from '../load/messageReader.ts'
import { AT, CHALLENGE, HELD_ANSWERS, hold, NOT_FOUND, NOT_SIGNED_IN } from './answers.ts'
import type { HeldAnswer } from './answers.ts'

export type BenchUpstream = { readonly port: number; readonly close: () => void }

type Connection = { isSignedIn: boolean }

/** Resolves once it listens on a free port of 127.0.0.1. */
export async function startUpstream(): Promise<BenchUpstream> {
  const sockets = new Set<Socket>()
  const server = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    serve(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => {
    server.listen({ host: '127.0.0.1', port: 0, backlog: 4_096 }, resolve)
  })
  const close = (): void => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return { port: (server.address() as AddressInfo).port, close }
}

function serve(socket: Socket): void {
  const connection: Connection = { isSignedIn: false }
  const reader = new MessageReader('requests', (head, bodyBytes) => {
    socket.write(answerTo(head, bodyBytes, connection).bytes)
  })
  socket.on('data', (chunk) => reader.push(chunk))
  // A proxy may drop its connections as it likes.
  socket.on('error', () => socket.destroy())
}

function answerTo(head: string, bodyBytes: number, connection: Connection): HeldAnswer {
  const target = head.slice(head.indexOf(' ') + 1, head.indexOf(' HTTP/1.1'))
  if (target === AT.upload) return hold(200, Buffer.from(String(bodyBytes)), ['Content-Type: text/plain'])
  if (target === AT.pinned && !connection.isSignedIn) return signIn(head, connection)
  return HELD_ANSWERS.get(target) ?? NOT_FOUND
}

function signIn(head: string, connection: Connection): HeldAnswer {
  const token = /\r\nauthorization: NTLM (\S+)/i.exec(head)?.[1]
  if (token === undefined) return NOT_SIGNED_IN
  connection.isSignedIn = messageType(Buffer.from(token, 'base64')) === 3
  return connection.isSignedIn ? (HELD_ANSWERS.get(AT.pinned) ?? NOT_FOUND) : CHALLENGE
}
