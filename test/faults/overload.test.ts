// More than there is room for: told so at once, in a form that its reader understands, and health still answers.
import http2 from 'node:http2'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import { ask, connectRaw, get, SOUND, startFaulty, statusOf, unharmed, until } from '../helpers/faults.ts'
import type { Fault, Faulty } from '../helpers/faults.ts'
import { NAVIGATION } from '../helpers/upstream.ts'
import { exchangeRaw, parseMessage, valuesOf } from '../helpers/wire.ts'
import type { Message } from '../helpers/wire.ts'
import { ownNow } from '../helpers/ownTime.ts'

const PEOPLE = Object.entries(NAVIGATION)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('')

function slowly(ms: number): Fault {
  return (socket) => setTimeout(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone'), ms)
}

function toldToComeAgain(t: Test, answer: Message, what: string): void {
  t.equal(statusOf(answer), 503, what)
  t.match(valuesOf(answer, 'retry-after'), [/^\d+$/], what)
}

async function toldInBothForms(t: Test, { port }: Pick<Faulty, 'port'>): Promise<void> {
  const began = ownNow()
  const person = await ask(port, '/x', PEOPLE)
  toldToComeAgain(t, person, 'a person')
  t.match(person.body.toString(), /^<!doctype html>[^]*Blue Whale/)
  const program = await ask(port, '/x')
  toldToComeAgain(t, program, 'a program')
  t.match(valuesOf(program, 'content-type'), ['application/problem+json'])
  t.ok(ownNow() - began < 3_000, 'at once')
}

const BRANDED = 'brand: { product: Blue Whale }\n'

test('requests beyond those that a site may have in flight are 503 at once, and health answers', async (t) => {
  const faulty = await startFaulty(
    t,
    { '/slow': slowly(1_500) },
    { site: `${BRANDED}connection: { maxConnections: 2, maxRequests: 4 }` },
  )
  const clients = Array.from({ length: 4 }, () => connectRaw(t, faulty.port, get('/slow')))
  await until('two are under way', () => faulty.upstream.received.length === 2)
  await toldInBothForms(t, faulty)
  t.equal(statusOf(await ask(faulty.port, '/.usher/health')), 200)
  await Promise.all(clients.map(({ closed }) => closed))
  for (const { text } of clients) t.match(text(), /^HTTP\/1\.1 200 [^]*done$/)
  t.match(
    faulty.usher.log.find(({ code }) => code === 'USHER_TOO_MANY_REQUESTS'),
    { level: 40, status: 503, site: 'test' },
  )
  await unharmed(t, faulty)
})

test('a request that waits for a connection for too long is 503, and one that does not is answered', async (t) => {
  const faulty = await startFaulty(
    t,
    { '/slow': slowly(700), '/hang': () => {} },
    { site: 'connection: { maxConnections: 1, queueTimeoutMs: 1000 }' },
  )
  const clients = Array.from({ length: 3 }, () => connectRaw(t, faulty.port, get('/slow')))
  await Promise.all(clients.map(({ closed }) => closed))
  t.same(
    clients.map(({ text }) => text().slice(9, 12)).toSorted(),
    ['200', '200', '503'],
    'the third would have waited for 1.4 s',
  )
  await unharmed(t, faulty)
})

test('a request whose client leaves while it waits costs nobody its turn, and reaches no upstream', async (t) => {
  const faulty = await startFaulty(
    t,
    { '/slow': slowly(1_500) },
    { site: 'connection: { maxConnections: 1, maxRequests: 3 }' },
  )
  const first = connectRaw(t, faulty.port, get('/slow'))
  await until('the first is under way', () => faulty.upstream.received.length === 1)
  for (let round = 0; round < 5; round++) {
    const leaving = [connectRaw(t, faulty.port, get('/left')), connectRaw(t, faulty.port, get('/left'))]
    await sleep(30)
    for (const { socket } of leaving) socket.destroy()
    await sleep(120)
  }
  const last = connectRaw(t, faulty.port, get(SOUND))
  await Promise.all([first.closed, last.closed])
  t.match(last.text(), /sound$/)
  t.notOk(faulty.upstream.received.some((request) => request.includes('/left')))
  await unharmed(t, faulty)
})

test('a connection is free again after every ending: cut, refused, swapped, left', async (t) => {
  const faulty = await startFaulty(
    t,
    {
      '/reset': (socket) => socket.resetAndDestroy(),
      '/cut': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
      '/401': 'HTTP/1.1 401 No\r\nContent-Length: 100000\r\n\r\nhalf',
      '/bad': 'HTTP/1.1 700 No\r\nContent-Length: 0\r\n\r\n',
      '/hang': () => {},
    },
    {
      site: 'rules: [{ name: a, when: { status: 401 }, cause: refused }]\nconnection: { maxConnections: 1, maxRequests: 2, headersTimeoutMs: 500 }',
    },
  )
  for (const path of ['/reset', '/cut', '/401', '/bad', '/hang', '/reset', '/cut', '/401']) {
    await exchangeRaw(faulty.port, get(path, PEOPLE))
    t.equal((await ask(faulty.port, SOUND)).body.toString(), 'sound', path)
  }
  const leaving = connectRaw(t, faulty.port, get('/hang'))
  await sleep(50)
  leaving.socket.destroy()
  await unharmed(t, faulty)
})

test('connections beyond the limit are 503 and closed, and health answers over one', async (t) => {
  const faulty = await startFaulty(t, {}, { site: BRANDED, config: 'limits: { maxConnections: 5 }' })
  const idle = Array.from({ length: 5 }, () => connectRaw(t, faulty.port))
  await Promise.all(idle.map(({ socket }) => once(socket, 'connect')))
  await sleep(50)
  await toldInBothForms(t, faulty)
  const kept = connectRaw(t, faulty.port, `GET ${SOUND} HTTP/1.1\r\nHost: a\r\n\r\n`)
  await kept.closed
  t.match(kept.text(), /^HTTP\/1\.1 503 [^]*connection: close/i, 'nobody stays who is one too many')
  const upgrade = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'
  t.equal(statusOf(parseMessage(await exchangeRaw(faulty.port, upgrade))), 503)
  t.equal(statusOf(await ask(faulty.port, '/.usher/health')), 200)
  t.equal(faulty.upstream.received.length, 0)
  idle[0]?.socket.write(`GET ${SOUND} HTTP/1.1\r\nHost: a\r\n\r\n`)
  await until('who was there first is served', () => idle[0]?.text().endsWith('sound') ?? false)
  for (const { socket } of idle) socket.destroy()
  await sleep(50)
  await unharmed(t, faulty)
})

test('far more connections than the limit are not even let in, and those that leave make room', async (t) => {
  const faulty = await startFaulty(t, {}, { config: 'limits: { maxConnections: 2 }' })
  const clients = Array.from({ length: 400 }, () => connectRaw(t, faulty.port))
  await until(
    'some are turned away',
    () => clients.filter(({ socket }) => socket.destroyed).length >= 400 - 2 - 256,
  )
  for (const { socket } of clients) socket.destroy()
  while (!(await exchangeRaw(faulty.port, get(SOUND))).includes(' 200 ')) await sleep(20)
  await unharmed(t, faulty)
})

test('an HTTP/2 client that is one too many is told so, and its session ends', async (t) => {
  const faulty = await startFaulty(
    t,
    {},
    {
      config: `
limits: { maxConnections: 1 }
listen:
  - { host: 127.0.0.1, port: 0, tls: { certFile: test/fixtures/tls/server.pem, keyFile: test/fixtures/tls/server.key } }`,
    },
  )
  const idle = connectRaw(t, faulty.port)
  await once(idle.socket, 'connect')
  await sleep(50)
  const session = http2.connect(faulty.usher.url, { rejectUnauthorized: false })
  t.teardown(() => session.destroy())
  session.on('error', () => {})
  const stream = session.request({ ':path': '/' })
  const [headers] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders]
  t.match(headers, { ':status': 503, 'retry-after': /^\d+$/ })
  stream.resume()
  await once(session, 'close')
  idle.socket.destroy()
})
