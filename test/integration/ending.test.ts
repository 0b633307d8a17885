// How connections end that cannot go on: with an answer where there is room for one, and never kept.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { listen, startRawUpstream } from '../helpers/wire.ts'
import { ownNow } from '../helpers/ownTime.ts'

const LIMITS = 'limits: { headersTimeoutMs: 300, requestTimeoutMs: 600 }\n'

type Client = { readonly socket: net.Socket; readonly text: () => string }

// One that keeps its own side open whatever it is told.
function connect(t: Test, port: number, bytes: string): Client {
  const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  t.teardown(() => socket.destroy())
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  socket.on('error', () => socket.destroy())
  socket.write(bytes)
  return { socket, text: () => text }
}

// Usher's end of the next connection to a port.
function acceptedOn(t: Test, port: number): Promise<net.Socket> {
  return new Promise((resolve) => {
    const notice = (message: unknown): void => {
      const { socket } = message as { socket: net.Socket }
      if (socket.localPort === port) resolve(socket)
    }
    subscribe('net.server.socket', notice)
    t.teardown(() => unsubscribe('net.server.socket', notice))
  })
}

const UPGRADE = 'Connection: Upgrade\r\nUpgrade: x\r\n\r\n'

const REFUSED = {
  'a slow head': [408, 'GET / HTTP/1.1\r\nHost: a\r\n'],
  silence: [408, ''],
  'an upload that stalls': [408, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nx'],
  CONNECT: [405, 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'],
  'an upgrade at one of Usher’s own paths': [400, `GET /.usher/x HTTP/1.1\r\nHost: a\r\n${UPGRADE}`],
  'an upgrade for two hosts': [400, `GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n${UPGRADE}`],
  nonsense: [400, 'nonsense\r\n\r\n'],
} as const

test('no connection is kept after a refusal, though the client keeps its side open', async (t) => {
  const upstream = await startRawUpstream(t, () => {})
  const refused = Object.entries(REFUSED).map(async ([what, [status, bytes]]) => {
    const { port } = await startUsher(t, LIMITS + siteBefore(upstream.origin))
    const accepted = acceptedOn(t, port)
    const { socket, text } = connect(t, port, bytes)
    while (!socket.readableEnded) await sleep(10)
    t.match(text(), new RegExp(`^HTTP/1\\.1 ${status} `), what)
    t.equal((await accepted).destroyed, false, `there is time to read the answer to ${what}`)
    await sleep(2_500)
    t.equal((await accepted).destroyed, true, what)
  })
  await Promise.all(refused)
  t.equal(upstream.connections.size, 0)
})

test('an answer that cannot be understood any further is cut, and nothing is written into it', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf')
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const { socket, text } = connect(t, port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  while (!text().includes('half')) await sleep(5)
  socket.write('GARBAGE\r\n\r\n')
  while (!socket.readableEnded && !socket.destroyed) await sleep(5)
  t.match(text(), /\r\n\r\nhalf$/)
})

test('an upload over its time while its answer streams does not put a 408 into that answer', async (t) => {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', () =>
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'),
    )
  })
  t.teardown(() => server.close())
  const { port } = await startUsher(t, LIMITS + siteBefore(`http://127.0.0.1:${await listen(server)}`))
  const { socket, text } = connect(t, port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx')
  while (!socket.readableEnded && !socket.destroyed) await sleep(5)
  t.match(text(), /hello\r\n$/)
})

test('CONNECT behind a request that is being answered is not answered inside that answer', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf')
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const { socket, text } = connect(t, port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  while (!text().includes('half')) await sleep(5)
  socket.write('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')
  while (!socket.readableEnded && !socket.destroyed) await sleep(5)
  t.match(text(), /\r\n\r\nhalf$/)
})

test('a client that keeps sending nonsense gets one answer', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end())
  const { port, log } = await startUsher(t, siteBefore(origin))
  const { socket, text } = connect(t, port, 'nonsense\r\n\r\n')
  for (let round = 0; round < 5 && !socket.destroyed; round++) {
    socket.write('nonsense\r\n\r\n')
    await sleep(10)
  }
  t.equal(text().split('HTTP/1.1 400').length, 2)
  t.equal(log.filter(({ msg }) => msg === 'request refused').length, 1)
})

test('a client that ends its side behind its requests gets the answers, in order', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    setTimeout(() => response.end(`<${request.url}>`), request.url === '/slow' ? 150 : 0)
  })
  const { port } = await startUsher(t, siteBefore(origin))
  const { socket, text } = connect(t, port, '')
  socket.end('GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /quick HTTP/1.1\r\nHost: a\r\n\r\n')
  while (!socket.readableEnded) await sleep(5)
  t.match(text(), /<\/slow>[^]*<\/quick>/)
})

test('a client that ends its side and hears nothing for long is taken to have left', async (t) => {
  const upstream = await startRawUpstream(t, () => {})
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const { socket } = connect(t, port, '')
  socket.end('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  while (upstream.received.length === 0) await sleep(5)
  const ended = ownNow()
  while (upstream.connections.size > 0) await sleep(5)
  t.ok(ownNow() - ended < 2_000)
})
