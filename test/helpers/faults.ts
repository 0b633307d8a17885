// Faults over raw sockets: an upstream that answers each path in its own broken way, and what must be true afterwards.
import { existsSync, readFileSync } from 'node:fs'
import net from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { exchangeRaw, parseMessage } from './wire.ts'
import type { Message, RawUpstream, Responder } from './wire.ts'
import { startRawUpstream } from './wire.ts'
import { siteBefore, startUsher } from './usher.ts'
import type { Usher } from './usher.ts'

/** Where every faulty upstream answers as it should. */
export const SOUND = '/sound'

const SOUND_ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsound'

/** What an upstream does with a request; text is sent as latin1, and the connection stays open. */
export type Fault = string | Buffer | Responder

export type Faulty = { readonly usher: Usher; readonly port: number; readonly upstream: RawUpstream }

export type FaultySetting = {
  /** Lines of the site. */
  readonly site?: string
  /** Lines of the configuration. */
  readonly config?: string
}

/** One Usher before an upstream with a fault at each path. */
export async function startFaulty(
  t: Test,
  faults: Readonly<Record<string, Fault>>,
  { site = '', config = '' }: FaultySetting = {},
): Promise<Faulty> {
  const upstream = await startRawUpstream(t, (socket, request) => {
    const path = request.toString('latin1').split(' ', 2)[1] ?? ''
    const fault = path === SOUND ? SOUND_ANSWER : (faults[path] ?? SOUND_ANSWER)
    if (typeof fault === 'function') fault(socket, request)
    else socket.write(typeof fault === 'string' ? Buffer.from(fault, 'latin1') : fault)
  })
  const usher = await startUsher(t, `${config}\n${siteBefore(upstream.origin, site)}`)
  return { usher, port: usher.port, upstream }
}

/** A GET over a connection of its own. */
export function get(path: string, fields = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: a\r\n${fields}Connection: close\r\n\r\n`
}

export async function ask(port: number, path: string, fields = ''): Promise<Message> {
  return parseMessage(await exchangeRaw(port, get(path, fields)))
}

/** The status of a message. */
export function statusOf({ startLine }: Pick<Message, 'startLine'>): number {
  return Number(startLine.split(' ')[1])
}

/** That nothing of Usher's own failed, health answers, and the upstream's next answer is the right one. */
export async function unharmed(t: Test, { usher, port }: Pick<Faulty, 'usher' | 'port'>): Promise<void> {
  t.same(
    usher.log.filter(({ level }) => Number(level) >= 50),
    [],
    'nothing failed',
  )
  t.equal(statusOf(await ask(port, '/.usher/health')), 200, 'health answers')
  const { body } = await ask(port, SOUND)
  t.equal(body.toString(), 'sound', 'the next answer is the right one')
}

/** A client over a raw socket that keeps what it is told. */
export type RawClient = {
  readonly socket: Socket
  readonly text: () => string
  /** Resolves when the other side has closed. */
  readonly closed: Promise<void>
}

export function connectRaw(t: Test, port: number, bytes: string | Buffer = ''): RawClient {
  const socket = net.connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  socket.on('error', () => socket.destroy())
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => resolve())
  })
  socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  return { socket, text: () => text, closed }
}

// Proves nothing but that it came: a busy machine may take its time.
const PATIENCE_MS = 45_000

/** Waits until something is so; throws, with what was waited for, where it does not come. */
export async function until(what: string, isSo: () => boolean, limitMs = PATIENCE_MS): Promise<void> {
  const end = performance.now() + limitMs
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`${what}: not within ${limitMs} ms`)
    await sleep(5)
  }
}

/** Memory of a process that stands in RAM; undefined where the system does not say so in a file. */
export function residentBytes(pid: number): number | undefined {
  const file = `/proc/${pid}/status`
  if (!existsSync(file)) return undefined
  const [, kilobytes] = /^VmRSS:\s*(\d+) kB/m.exec(readFileSync(file, 'utf8')) ?? []
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024
}
