// What crowds and large bodies cost: little, and not more with time.
import { once } from 'node:events'
import { openSync, closeSync } from 'node:fs'
import net from 'node:net'
import { test } from 'tap'
import { connectRaw, residentBytes } from '../helpers/faults.ts'
import { send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, spawnUsher } from '../helpers/usher.ts'
import { ownNow } from '../helpers/ownTime.ts'

const LIMIT_MS = 180_000
const MEGABYTE = 1_048_576

const IDLE_CONNECTIONS = mayOpen(10_000) ? 10_000 : 3_000

function mayOpen(count: number): boolean {
  const opened: number[] = []
  try {
    for (let index = 0; index < count; index++) opened.push(openSync('/dev/null', 'r'))
    return true
  } catch {
    return false
  } finally {
    for (const descriptor of opened) closeSync(descriptor)
  }
}

test(
  `${IDLE_CONNECTIONS} idle connections cost little, and the next client is served`,
  { timeout: LIMIT_MS },
  async (t) => {
    const origin = await startUpstream(t, (_request, response) => response.end('sound'))
    const usher = await spawnUsher(
      t,
      `limits: { maxConnections: 20000, headersTimeoutMs: 60000 }\n${siteBefore(origin)}`,
    )
    const [url = ''] = await usher.listening
    const port = Number(new URL(url).port)
    await send(`${url}/`)
    const before = residentBytes(usher.pid) ?? 0
    const sockets: net.Socket[] = []
    t.teardown(() => sockets.forEach((socket) => socket.destroy()))
    while (sockets.length < IDLE_CONNECTIONS) {
      const more = Array.from({ length: 250 }, () => net.connect(port, '127.0.0.1'))
      await Promise.all(more.map((socket) => once(socket, 'connect')))
      for (const socket of more) socket.on('error', () => socket.destroy())
      sockets.push(...more)
    }
    const began = ownNow()
    t.equal((await send(`${url}/`)).text, 'sound')
    t.ok(ownNow() - began < 3_000)
    const each = ((residentBytes(usher.pid) ?? 0) - before) / IDLE_CONNECTIONS
    t.ok(each < 30_000, `${Math.round(each)} bytes each`)
    t.equal(sockets.filter(({ destroyed }) => destroyed).length, 0)
  },
)

// 2 GB: USHER_UPLOAD_MB=2048
const UPLOAD_BYTES = Number(process.env['USHER_UPLOAD_MB'] ?? '200') * MEGABYTE

test(
  `an upload of ${UPLOAD_BYTES / MEGABYTE} MB passes in constant memory`,
  { timeout: 600_000 },
  async (t) => {
    let received = 0
    const origin = await startUpstream(t, (request, response) => {
      request.on('data', (chunk: Buffer) => (received += chunk.length))
      request.on('end', () => response.end(String(received)))
    })
    const usher = await spawnUsher(t, siteBefore(origin))
    const [url = ''] = await usher.listening
    let [mostInFirstHalf, most] = [0, 0]
    const watch = setInterval(() => {
      most = Math.max(most, residentBytes(usher.pid) ?? 0)
      if (received < UPLOAD_BYTES / 2) mostInFirstHalf = most
    }, 20)
    const head = `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${UPLOAD_BYTES}\r\n\r\n`
    const client = connectRaw(t, Number(new URL(url).port), head)
    await pour(client.socket, UPLOAD_BYTES)
    await client.closed
    clearInterval(watch)
    t.match(client.text(), new RegExp(`\r\n\r\n(?:.*\r\n)?${UPLOAD_BYTES}`))
    t.ok(most < 450 * MEGABYTE, `${Math.round(most / MEGABYTE)} MB at most`)
    const grown = Math.round((most - mostInFirstHalf) / MEGABYTE)
    t.ok(grown < 60, `${grown} MB more in its second half`)
  },
)

async function pour(socket: net.Socket, bytes: number): Promise<void> {
  const chunk = Buffer.alloc(MEGABYTE)
  for (let sent = 0; sent < bytes && !socket.destroyed; sent += chunk.length)
    if (!socket.write(chunk)) await once(socket, 'drain')
}
