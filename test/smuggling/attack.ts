// One connection that sends what it should not, and an innocent one right behind it.
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import type { Usher } from '../helpers/usher.ts'
import { HOST, startWitness } from './witness.ts'
import type { Witness } from './witness.ts'
import { afterOwn } from '../helpers/ownTime.ts'

export type Target = { readonly usher: Usher; readonly witness: Witness }

/** An Usher that has one connection to its upstream for all its clients, so that what is left on it reaches the next. */
export async function startTarget(t: Test, extra = ''): Promise<Target> {
  const witness = await startWitness(t)
  const usher = await startUsher(t, siteBefore(witness.origin, 'connection: { maxConnections: 1 }') + extra)
  return { usher, witness }
}

export type Outcome = {
  readonly answers: string
  /** True where Usher ended the connection by itself. */
  readonly closed: boolean
}

const MAX_WAIT_MS = 4_000

/** Sends bytes; resolves when the connection is closed, or not within some time. endsItself: the client ends its own side. */
export async function attack(port: number, sent: string, { endsItself = false } = {}): Promise<Outcome> {
  const socket = net.connect(port, '127.0.0.1')
  let answers = ''
  socket.on('data', (chunk) => (answers += chunk.toString('latin1')))
  socket.on('error', () => socket.destroy())
  const bytes = Buffer.from(sent, 'latin1')
  if (endsItself) socket.end(bytes)
  else socket.write(bytes)
  const closed = await new Promise<boolean>((resolve) => {
    const forget = afterOwn(MAX_WAIT_MS, () => {
      resolve(false)
      socket.destroy()
    })
    socket.on('close', () => {
      forget()
      resolve(true)
    })
  })
  return { answers, closed }
}

let victims = 0

/** True where an innocent request gets the answer to itself, and what the upstream saw for it is that request alone. */
export async function isServedAlone({ usher, witness }: Target): Promise<boolean> {
  victims += 1
  const before = witness.seen.length
  const request = `GET /victim/${victims} HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`
  const { answers } = await attack(usher.port, request)
  // What comes late would be seen too.
  await sleep(1)
  const [seen, ...more] = witness.seen.slice(before)
  const wanted = `GET /victim/${victims}`
  return (
    seen === wanted &&
    more.length === 0 &&
    answers.startsWith('HTTP/1.1 200 ') &&
    answers.endsWith(`saw ${wanted}`)
  )
}
