// Clients that leave at any stage: the upstream is let go within a moment, and nobody calls it a failure.
import net from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import { connectRaw, get, SOUND, startFaulty, unharmed, until } from '../helpers/faults.ts'
import type { Fault } from '../helpers/faults.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { listen } from '../helpers/wire.ts'
import { ownNow } from '../helpers/ownTime.ts'

// The promise is a tenth of a second; a loaded machine of two cores may add as much again and more.
const RELEASED_WITHIN_MS = 100
const BUSY_MACHINE_MS = 400

const WAYS: Readonly<Record<string, (socket: Socket) => void>> = {
  'with a reset': (socket) => socket.resetAndDestroy(),
  'with an end': (socket) => socket.destroy(),
}

async function releasesInTime(t: Test, isReleased: () => boolean, what: string): Promise<void> {
  const began = ownNow()
  await until(what, isReleased)
  const tookMs = ownNow() - began
  t.ok(tookMs < RELEASED_WITHIN_MS + BUSY_MACHINE_MS, `${what}: ${Math.round(tookMs)} ms`)
}

const flowing: Fault = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
  const timer = setInterval(() => socket.write('4\r\nflow\r\n'), 10)
  socket.on('close', () => clearInterval(timer))
}

const STAGES: Readonly<Record<string, { readonly fault: Fault; readonly waitsFor: string }>> = {
  'while it waits for the head': { fault: () => {}, waitsFor: '' },
  'while a rule looks at the body': {
    fault: 'HTTP/1.1 401 No\r\nContent-Type: text/html\r\n\r\n<p>',
    waitsFor: '',
  },
  'inside a download': { fault: flowing, waitsFor: 'flow' },
}

const LOOKS =
  'rules: [{ name: a, when: { status: 401, body: { contains: never }, audience: client }, cause: refused }]'

for (const [stage, { fault, waitsFor }] of Object.entries(STAGES)) {
  for (const [way, leave] of Object.entries(WAYS)) {
    test(`a client that leaves ${stage}, ${way}, releases the upstream`, async (t) => {
      const faulty = await startFaulty(t, { '/x': fault }, { site: LOOKS })
      const client = connectRaw(t, faulty.port, get('/x'))
      await until('the upstream is asked', () => faulty.upstream.received.length === 1)
      await until('the answer has begun', () => client.text().includes(waitsFor))
      await sleep(30)
      leave(client.socket)
      await releasesInTime(t, () => faulty.upstream.connections.size === 0, stage)
      t.same(
        faulty.usher.log.filter(({ level, status }) => Number(level) >= 40 || Number(status) >= 500),
        [],
        'nobody calls it a failure',
      )
      await unharmed(t, faulty)
    })
  }
}

test('a client that leaves inside an upload releases the upstream', async (t) => {
  const connections = new Set<Socket>()
  const upstream = net.createServer((socket) => {
    connections.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => connections.delete(socket))
    socket.once('data', (head: Buffer) => {
      if (head.includes(SOUND)) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsound')
    })
    socket.resume()
  })
  t.teardown(() => upstream.close())
  const usher = await startUsher(t, siteBefore(`http://127.0.0.1:${await listen(upstream)}`))
  const { port, log } = usher
  for (const [way, leave] of Object.entries(WAYS)) {
    for (const framing of ['Content-Length: 1000000', 'Transfer-Encoding: chunked']) {
      const client = connectRaw(t, port, `POST / HTTP/1.1\r\nHost: a\r\n${framing}\r\n\r\n`)
      client.socket.write(framing.startsWith('T') ? '4\r\nhalf\r\n' : 'half')
      await until('the upstream is asked', () => connections.size === 1)
      await sleep(50)
      leave(client.socket)
      await releasesInTime(t, () => connections.size === 0, `${way}, ${framing}`)
    }
  }
  t.same(
    log.filter(({ level, status }) => Number(level) >= 40 || Number(status) >= 500),
    [],
  )
  await unharmed(t, { usher, port })
})

test('a client that only ends its side of the connection is told to go on, and gets its answer', async (t) => {
  const faulty = await startFaulty(t, {
    '/x': (socket) => setTimeout(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate'), 250),
  })
  const socket = net.connect({ port: faulty.port, host: '127.0.0.1', allowHalfOpen: true })
  t.teardown(() => socket.destroy())
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  socket.end('GET /x HTTP/1.1\r\nHost: a\r\n\r\n')
  await until('the answer', () => text.endsWith('late'))
  t.match(text, /^(HTTP\/1\.1 100 Continue\r\n\r\n)*HTTP\/1\.1 200 OK\r\n/)
  await unharmed(t, faulty)
})

test('clients that leave in crowds leave nothing behind', async (t) => {
  const faulty = await startFaulty(
    t,
    { '/x': () => {}, '/flow': flowing },
    { site: 'connection: { maxConnections: 8 }' },
  )
  for (let round = 0; round < 5; round++) {
    const clients = Array.from({ length: 40 }, (_, index) =>
      connectRaw(t, faulty.port, get(index % 2 === 0 ? '/x' : '/flow')),
    )
    await sleep(40)
    for (const { socket } of clients) socket.resetAndDestroy()
  }
  await releasesInTime(t, () => faulty.upstream.connections.size === 0, 'all of them')
  await unharmed(t, faulty)
})
