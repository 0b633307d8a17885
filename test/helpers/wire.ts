// Raw bytes on both sides: what the tests of fidelity compare.
import net from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import type { Test } from 'tap'

/** One HTTP message taken apart by the rules of RFC 9112, nothing normalised. */
export type Message = {
  readonly startLine: string
  /** Name and value of every field, as they came. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** The body without its framing. */
  readonly body: Buffer
  readonly trailers: readonly (readonly [name: string, value: string])[]
  /** False where the body ended before its framing said so. */
  readonly complete: boolean
  readonly interim: readonly string[]
}

export type RawUpstream = {
  readonly port: number
  readonly origin: string
  /** Every request received, as raw bytes, one entry a connection. */
  readonly received: Buffer[]
  readonly connections: Set<Socket>
}

export type Responder = (socket: Socket, request: Buffer) => void

/** A TCP server that calls the responder when a whole request has come in (by its head and framing). */
export async function startRawUpstream(t: Test, respond: Responder): Promise<RawUpstream> {
  const received: Buffer[] = []
  const connections = new Set<Socket>()
  const server = net.createServer((socket) => {
    connections.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => connections.delete(socket))
    let pending = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk])
      if (!isWholeRequest(pending)) return
      const request = pending
      pending = Buffer.alloc(0)
      received.push(request)
      respond(socket, request)
    })
  })
  const port = await listen(server)
  t.teardown(() => {
    for (const socket of connections) socket.destroy()
    server.close()
  })
  return { port, origin: `http://127.0.0.1:${port}`, received, connections }
}

export async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

// Proves nothing but that the end came.
const PATIENCE_MS = 30_000

/** Sends bytes and resolves with everything that comes back until the other side closes. */
export async function exchangeRaw(
  port: number,
  bytes: string | Buffer,
  { timeoutMs = PATIENCE_MS } = {},
): Promise<Buffer> {
  const socket = net.connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy()
      reject(
        new Error(
          `no end within ${timeoutMs} ms; so far: ${Buffer.concat(chunks).toString('latin1').slice(0, 400)}`,
        ),
      )
    }, timeoutMs)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
  return Buffer.concat(chunks)
}

/** Takes a response or request apart. `bodiless` for answers to HEAD. */
export function parseMessage(bytes: Buffer, { bodiless = false } = {}): Message {
  const interim: string[] = []
  let rest = bytes
  for (;;) {
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1)
      throw new Error(`no whole head in ${JSON.stringify(rest.toString('latin1').slice(0, 300))}`)
    const [startLine = '', ...lines] = rest.toString('latin1', 0, end).split('\r\n')
    rest = rest.subarray(end + 4)
    if (/^HTTP\/1\.1 1\d\d/.test(startLine) && !startLine.includes(' 101')) {
      interim.push([startLine, ...lines].join('\n'))
      continue
    }
    const fields = lines.map(splitField)
    return { startLine, fields, interim, ...readBody(rest, fields, { bodiless, startLine }) }
  }
}

/** The values of a field, by any case of its name. */
export function valuesOf({ fields }: Pick<Message, 'fields'>, name: string): string[] {
  return fields
    .filter(([candidate]) => candidate.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value)
}

type BodyOptions = { readonly bodiless: boolean; readonly startLine: string }

function readBody(
  rest: Buffer,
  fields: Message['fields'],
  { bodiless, startLine }: BodyOptions,
): Pick<Message, 'body' | 'trailers' | 'complete'> {
  const isRequest = !startLine.startsWith('HTTP/')
  const [length] = valuesOf({ fields }, 'content-length')
  const chunked = valuesOf({ fields }, 'transfer-encoding').some((value) =>
    value.toLowerCase().includes('chunked'),
  )
  if (bodiless || / (204|304)( |$)/.test(startLine)) return { body: rest, trailers: [], complete: true }
  if (chunked) return readChunks(rest)
  if (length === undefined) return { body: isRequest ? Buffer.alloc(0) : rest, trailers: [], complete: true }
  return { body: rest.subarray(0, Number(length)), trailers: [], complete: rest.length >= Number(length) }
}

function readChunks(bytes: Buffer): Pick<Message, 'body' | 'trailers' | 'complete'> {
  const chunks: Buffer[] = []
  let rest = bytes
  for (;;) {
    const lineEnd = rest.indexOf('\r\n')
    if (lineEnd === -1) return { body: Buffer.concat(chunks), trailers: [], complete: false }
    const size = Number.parseInt(rest.toString('latin1', 0, lineEnd), 16)
    rest = rest.subarray(lineEnd + 2)
    if (size === 0) {
      const end = rest.indexOf('\r\n\r\n')
      const lines = end === -1 ? [] : rest.toString('latin1', 0, end).split('\r\n')
      return { body: Buffer.concat(chunks), trailers: lines.map(splitField), complete: true }
    }
    chunks.push(rest.subarray(0, size))
    if (rest.length < size + 2) return { body: Buffer.concat(chunks), trailers: [], complete: false }
    rest = rest.subarray(size + 2)
  }
}

function splitField(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}

function isWholeRequest(bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return false
  const head = bytes.toString('latin1', 0, end)
  if (/\r\ntransfer-encoding:.*chunked/i.test(head)) return bytes.includes('0\r\n\r\n', end + 4)
  const length = /\r\ncontent-length:\s*(\d+)/i.exec(head)?.[1]
  return length === undefined || bytes.length - end - 4 >= Number(length)
}
