// An upstream that reads strictly, and says how many requests it saw, and which.
import net from 'node:net'
import type { Socket } from 'node:net'
import type { Test } from 'tap'
import { listen } from '../helpers/wire.ts'
import { readRequests, valuesIn } from './strict.ts'
import type { StrictMessage } from './strict.ts'

export type Witness = {
  readonly origin: string
  /** Every whole request, in order, such as `POST / "body"`; with its host where that is not a.example. */
  readonly seen: string[]
  /** What could be read in two ways. */
  readonly faults: string[]
  /** Connections that are open. */
  readonly connections: ReadonlySet<Socket>
}

/** Answers each whole request with `saw ` and what it is. It ends with the test. */
export async function startWitness(t: Test): Promise<Witness> {
  const seen: string[] = []
  const faults: string[] = []
  const connections = new Set<Socket>()
  const server = net.createServer((socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
    socket.on('error', () => socket.destroy())
    let pending: Buffer = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      try {
        const { messages, rest } = readRequests(Buffer.concat([pending, chunk]))
        pending = rest
        seen.push(...messages.map(told))
        for (const message of messages) socket.write(answerTo(message))
      } catch (error) {
        faults.push((error as Error).message)
        socket.destroy()
      }
    })
  })
  const port = await listen(server)
  t.teardown(() => {
    for (const socket of connections) socket.destroy()
    server.close()
  })
  return { origin: `http://127.0.0.1:${port}`, seen, faults, connections }
}

export const HOST = 'a.example'

/** What a request is, in short. */
export function told({ startLine: [method, target], fields, body }: StrictMessage): string {
  const [host = ''] = valuesIn(fields, 'host')
  return [
    `${method} ${target}`,
    ...(host === HOST ? [] : [`@${host}`]),
    ...(body.length > 0 ? [JSON.stringify(body.toString('latin1'))] : []),
  ].join(' ')
}

function answerTo(message: StrictMessage): string {
  const body = `saw ${told(message)}`
  const sent = message.startLine[0] === 'HEAD' ? '' : body
  return `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${sent}`
}
