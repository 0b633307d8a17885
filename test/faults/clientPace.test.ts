// Clients that are slow, silent or greedy: none of them holds anything for long.
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { ask, connectRaw, get, residentBytes, SOUND } from '../helpers/faults.ts'
import { startFaulty, statusOf, unharmed, until } from '../helpers/faults.ts'
import type { Fault, RawClient } from '../helpers/faults.ts'
import { NAVIGATION, send } from '../helpers/upstream.ts'
import { siteBefore, spawnUsher, startUsher } from '../helpers/usher.ts'
import { exchangeRaw, listen, parseMessage, startRawUpstream } from '../helpers/wire.ts'
import { ownNow } from '../helpers/ownTime.ts'

const MEGABYTE = 1_048_576

const POST = 'POST /x HTTP/1.1\r\nHost: a\r\n'

test('a client that is silent, or slow in its head, is told 408 and closed within the limit and two seconds', async (t) => {
  const faulty = await startFaulty(
    t,
    {},
    { config: 'limits: { headersTimeoutMs: 500, requestTimeoutMs: 900 }' },
  )
  await Promise.all(
    ['', 'GET / HT', 'GET / HTTP/1.1\r\nHost: a\r\nX-'].map(async (bytes) => {
      const began = ownNow()
      const client = connectRaw(t, faulty.port, bytes)
      const trickle = setInterval(() => bytes.endsWith('-') && client.socket.write('a'), 50)
      await client.closed
      clearInterval(trickle)
      t.match(client.text(), /^HTTP\/1\.1 408 /)
      t.ok(ownNow() - began < 4_500)
    }),
  )
  await unharmed(t, faulty)
})

test('a body that comes too slowly, or not at all, is 408, and the upstream is released', async (t) => {
  const faulty = await startFaulty(
    t,
    {},
    { config: 'limits: { minRequestBytesPerSecond: 1000, requestStallMs: 400 }' },
  )
  const bodies = {
    'not at all': { head: `${POST}Content-Length: 1000\r\n\r\n`, drop: '' },
    'byte by byte': { head: `${POST}Content-Length: 1000\r\n\r\n`, drop: 'a' },
    'in chunks of a byte': { head: `${POST}Transfer-Encoding: chunked\r\n\r\n`, drop: '1\r\na\r\n' },
  }
  await Promise.all(
    Object.entries(bodies).map(async ([how, { head, drop }]) => {
      const client = connectRaw(t, faulty.port, head)
      const trickle = setInterval(() => drop !== '' && client.socket.write(drop), 50)
      await until('an answer', () => client.text() !== '')
      clearInterval(trickle)
      t.match(client.text(), /^HTTP\/1\.1 408 [^]*application\/problem\+json/, how)
      t.match(client.text(), /\r\nconnection: close\r\n/i, how)
      await client.closed
    }),
  )
  await until('the upstream is released', () => faulty.upstream.connections.size === 0)
  t.equal(faulty.usher.log.filter(({ code }) => code === 'USHER_SLOW_BODY').length, 3)
  await unharmed(t, faulty)
})

test('an upload that waits for an upstream which does not read is nobody’s fault', async (t) => {
  const upstream = net.createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.pause()
    setTimeout(() => socket.resume(), 1_200)
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nread'))
  })
  t.teardown(() => upstream.close())
  const limits = 'limits: { minRequestBytesPerSecond: 1000, requestStallMs: 300 }\n'
  const { port, log } = await startUsher(t, limits + siteBefore(`http://127.0.0.1:${await listen(upstream)}`))
  const client = connectRaw(t, port, `${POST}Content-Length: 20000000\r\nConnection: close\r\n\r\n`)
  client.socket.write(Buffer.alloc(20_000_000))
  await client.closed
  t.match(client.text(), /^HTTP\/1\.1 200 [^]*read$/)
  t.same(
    log.filter(({ level }) => Number(level) >= 40),
    [],
  )
})

test('a body over the limit is 413: before it is read where it says its length, else as soon as it is over', async (t) => {
  const faulty = await startFaulty(t, {}, { config: 'limits: { maxRequestBodyBytes: 100000 }' })
  const told = await exchangeRaw(faulty.port, `${POST}Content-Length: 100001\r\n\r\n`)
  t.match(parseMessage(told).startLine, 'HTTP/1.1 413 ')
  t.match(String(told), /"title":"What you sent is too large"|<h1[^>]*>What you sent is too large/)
  t.equal(faulty.upstream.received.length, 0, 'the upstream heard nothing of it')
  // All of it is sent before the answer is read: the answer is not lost with the connection.
  const whole = `${POST}Content-Length: 300000\r\n\r\n${'a'.repeat(300_000)}`
  const chunk = `c350\r\n${'a'.repeat(50_000)}\r\n`
  const chunked = `${POST}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(4)}0\r\n\r\n`
  const small = `${POST}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunk.repeat(2)}0\r\n\r\n`
  const answers = await Promise.all([whole, chunked, small].map((bytes) => exchangeRaw(faulty.port, bytes)))
  t.same(
    answers.map((bytes) => statusOf(parseMessage(bytes))),
    [413, 413, 200],
  )
  await until('the upstream is released', () => faulty.upstream.connections.size === 0)
  await unharmed(t, faulty)
})

const pour: Fault = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n')
  const chunk = Buffer.alloc(65_536, ' ')
  const more = (): void => {
    while (!socket.destroyed && socket.write(chunk));
    if (!socket.destroyed) socket.once('drain', more)
  }
  more()
}

test('clients that do not read cost less than 1 MB each, and are closed at the send timeout', async (t) => {
  const upstream = await startRawUpstream(t, (socket, request) => pour(socket, request))
  const usher = await spawnUsher(t, `limits: { sendTimeoutMs: 4000 }\n${siteBefore(upstream.origin)}`)
  const [url = ''] = await usher.listening
  const port = Number(new URL(url).port)
  const stall = async (count: number): Promise<RawClient[]> => {
    // Those that came earlier may have been ended meanwhile.
    const wanted = upstream.received.length + count
    const clients = Array.from({ length: count }, () => connectRaw(t, port, get('/x')))
    for (const { socket } of clients) socket.pause()
    await until('the upstream has begun', () => upstream.received.length === wanted)
    await sleep(800)
    return clients
  }
  // What the first cost besides, the process keeps.
  const first = await stall(30)
  const before = residentBytes(usher.pid) ?? 0
  const clients = [...first, ...(await stall(100))]
  const grown = (residentBytes(usher.pid) ?? 0) - before
  t.ok(grown < 100 * MEGABYTE, `${Math.round(grown / MEGABYTE)} MB`)
  await until('the upstream is released', () => upstream.connections.size === 0)
  first[0]?.socket.resume()
  await first[0]?.closed
  for (const { socket } of clients) socket.destroy()
  t.equal(usher.lines.filter((line) => line.includes('a client did not take its answer in time')).length, 130)
  t.equal((await send(`${url}/.usher/health`)).status, 200)
})

test('an answer that is silent for longer than the send timeout is not ended', async (t) => {
  const silent: Fault = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nse')
    setTimeout(() => socket.write('nt'), 900)
  }
  const faulty = await startFaulty(t, { '/x': silent }, { config: 'limits: { sendTimeoutMs: 400 }' })
  t.equal((await ask(faulty.port, '/x')).body.toString(), 'sent')
  await unharmed(t, faulty)
})

test('an answer that is read slowly, so that as many bytes wait at every look, is not ended', async (t) => {
  const faulty = await startFaulty(t, { '/x': pour }, { config: 'limits: { sendTimeoutMs: 2000 }' })
  const socket = net.connect(faulty.port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.write(get('/x'))
  const began = performance.now()
  // A few megabytes a second: more than a buffer within the timeout, and far less than there is.
  while (performance.now() - began < 6_000 && !socket.destroyed) {
    socket.read()
    await sleep(10)
  }
  t.equal(socket.destroyed || socket.readableEnded, false)
  t.notOk(faulty.usher.log.some(({ stalled }) => stalled !== undefined))
  socket.destroy()
  await unharmed(t, faulty)
})

test('an own page that its client does not read is ended at the send timeout as well', async (t) => {
  const faulty = await startFaulty(t, {}, { config: 'limits: { sendTimeoutMs: 600 }' })
  const client = connectRaw(t, faulty.port)
  client.socket.pause()
  // Pipelined requests whose answers nobody takes.
  const fields = Object.entries(NAVIGATION).map(([name, value]) => `${name}: ${value}\r\n`)
  client.socket.write(`GET /.usher/none HTTP/1.1\r\nHost: a\r\n${fields.join('')}\r\n`.repeat(2_000))
  await until('told', () => faulty.usher.log.some(({ stalled }) => stalled === 1))
  client.socket.resume()
  await client.closed
  await unharmed(t, faulty)
})

test('TRACE is 405 and says what is allowed; a NUL in the path is 400; neither reaches the upstream', async (t) => {
  const faulty = await startFaulty(t, {})
  const trace = `TRACE ${SOUND} HTTP/1.1\r\nHost: a\r\nAuthorization: Basic c2VjcmV0\r\nConnection: close\r\n\r\n`
  const answer = (await exchangeRaw(faulty.port, trace)).toString('latin1')
  t.match(answer, /^HTTP\/1\.1 405 [^]*\r\nAllow: GET, HEAD/)
  t.notMatch(answer, 'c2VjcmV0')
  for (const path of ['/%00', '/a%00.png', '/a/%00/b?c', 'http://a/%00'])
    t.equal(statusOf(await ask(faulty.port, path)), 400, path)
  t.equal(faulty.upstream.received.length, 0)
  t.equal(statusOf(await ask(faulty.port, '/a?b=%00')), 200, 'a query may hold one')
  await unharmed(t, faulty)
})
