// The same limits for clients of HTTP/2, stream by stream.
import { once } from 'node:events'
import http2 from 'node:http2'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import { startFaulty, until } from '../helpers/faults.ts'
import type { Fault, Faulty } from '../helpers/faults.ts'
import { ownNow } from '../helpers/ownTime.ts'

const LISTEN =
  'listen: { host: 127.0.0.1, port: 0, tls: { certFile: test/fixtures/tls/server.pem, keyFile: test/fixtures/tls/server.key } }'

async function startHttp2(
  t: Test,
  faults: Readonly<Record<string, Fault>>,
  limits = '{}',
): Promise<Faulty & { session: http2.ClientHttp2Session }> {
  const faulty = await startFaulty(t, faults, { config: `${LISTEN}\nlimits: ${limits}` })
  const session = http2.connect(faulty.usher.url, { rejectUnauthorized: false })
  t.teardown(() => session.destroy())
  session.on('error', () => {})
  return { ...faulty, session }
}

async function statusOf(stream: http2.ClientHttp2Stream): Promise<number> {
  stream.on('error', () => {})
  const [headers] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders & { ':status': number }]
  stream.resume()
  return headers[':status']
}

async function soundOver(session: http2.ClientHttp2Session): Promise<string> {
  const stream = session.request({ ':path': '/sound' }).setEncoding('utf8')
  let text = ''
  stream.on('data', (part: string) => (text += part))
  await once(stream, 'end')
  return text
}

function nothingFailed(t: Test, { usher }: Pick<Faulty, 'usher'>): void {
  t.same(
    usher.log.filter(({ level }) => Number(level) >= 50),
    [],
  )
}

test('TRACE is 405 and a NUL in the path 400 over HTTP/2, and the session serves on', async (t) => {
  const faulty = await startHttp2(t, {})
  t.equal(await statusOf(faulty.session.request({ ':path': '/', ':method': 'TRACE' })), 405)
  t.equal(await statusOf(faulty.session.request({ ':path': '/%00' })), 400)
  t.equal(faulty.upstream.received.length, 0)
  t.equal(await soundOver(faulty.session), 'sound')
  nothingFailed(t, faulty)
})

test('a body that is too large is 413 over HTTP/2, told its length or not, and the session serves on', async (t) => {
  const faulty = await startHttp2(t, {}, '{ maxRequestBodyBytes: 50000 }')
  const told = faulty.session.request({ ':path': '/', ':method': 'POST', 'content-length': '60000' })
  t.equal(await statusOf(told), 413)
  t.equal(faulty.upstream.received.length, 0)
  const untold = faulty.session.request({ ':path': '/', ':method': 'POST' })
  untold.write(Buffer.alloc(200_000))
  t.equal(await statusOf(untold), 413)
  await until('the upstream is released', () => faulty.upstream.connections.size === 0)
  t.equal(await soundOver(faulty.session), 'sound')
  nothingFailed(t, faulty)
})

test('a body that comes too slowly is 408 over HTTP/2, and the session serves on', async (t) => {
  const faulty = await startHttp2(t, {}, '{ minRequestBytesPerSecond: 1000, requestStallMs: 400 }')
  const slow = faulty.session.request({ ':path': '/', ':method': 'POST' })
  const trickle = setInterval(() => !slow.destroyed && slow.write('a'), 50)
  t.equal(await statusOf(slow), 408)
  clearInterval(trickle)
  await until('the upstream is released', () => faulty.upstream.connections.size === 0)
  t.equal(await soundOver(faulty.session), 'sound')
  nothingFailed(t, faulty)
})

test('a stream whose client does not read is ended at the send timeout, and the others go on', async (t) => {
  const pour: Fault = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n')
    const more = (): void => {
      while (!socket.destroyed && socket.write(Buffer.alloc(65_536, ' ')));
      if (!socket.destroyed) socket.once('drain', more)
    }
    more()
  }
  const faulty = await startHttp2(t, { '/pour': pour }, '{ sendTimeoutMs: 600 }')
  const stalled = faulty.session.request({ ':path': '/pour' })
  stalled.on('error', () => {})
  stalled.pause()
  await until('the upstream has begun', () => faulty.upstream.connections.size === 1)
  for (let round = 0; round < 8; round++) {
    t.equal(await soundOver(faulty.session), 'sound')
    await sleep(100)
  }
  await until('told', () => faulty.usher.log.some(({ stalled: count }) => count === 1))
  await until('its upstream is released', () => faulty.upstream.connections.size <= 1)
  t.equal(await soundOver(faulty.session), 'sound')
  nothingFailed(t, faulty)
})

test('streams that are cancelled release the upstream, and nobody calls it a failure', async (t) => {
  const faulty = await startHttp2(t, { '/hang': () => {} })
  const streams = Array.from({ length: 20 }, () => faulty.session.request({ ':path': '/hang' }))
  for (const stream of streams) stream.on('error', () => {})
  await until('the upstream is asked', () => faulty.upstream.connections.size === 20)
  const began = ownNow()
  for (const stream of streams) stream.close(http2.constants.NGHTTP2_CANCEL)
  await until('the upstream is released', () => faulty.upstream.connections.size === 0)
  t.ok(ownNow() - began < 600, `${Math.round(ownNow() - began)} ms`)
  t.same(
    faulty.usher.log.filter(({ level }) => Number(level) >= 40),
    [],
  )
  t.equal(await soundOver(faulty.session), 'sound')
})
