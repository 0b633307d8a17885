// Requests that the parser lets through and that somebody could take for something else; each was a fault once.
import { once } from 'node:events'
import net from 'node:net'
import { join } from 'node:path'
import { test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { exchangeRaw, parseMessage, startRawUpstream, valuesOf } from '../helpers/wire.ts'
import { exchangeFrames, headers } from '../smuggling/http2Frames.ts'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n'
const TLS = join(import.meta.dirname, '../fixtures/tls')

for (const version of ['HTTP/2.0', 'HTTP/0.9']) {
  test(`a request of HTTP/1 that calls itself ${version} is 400 at once, an upgrade too, and no hanging connection`, async (t) => {
    const upstream = await startRawUpstream(t, (socket) => socket.write(OK))
    const { port, log } = await startUsher(t, siteBefore(upstream.origin))
    for (const target of ['/', '/.usher/health']) {
      for (const more of ['', 'Connection: Upgrade\r\nUpgrade: websocket\r\n']) {
        const bytes = await exchangeRaw(port, `GET ${target} ${version}\r\nHost: a\r\n${more}\r\n`)
        t.match(parseMessage(bytes).startLine, /^HTTP\/1\.1 400 /, target)
      }
    }
    t.equal(upstream.received.length, 0)
    t.match(log.at(0), { status: 400, code: 'USHER_BAD_VERSION' })
  })
}

test('what follows a refused request on its connection is not asked for', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => socket.write(OK))
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const refused = [
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    'GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'PLAY / RTSP/1.0\r\nHost: a\r\n\r\n',
  ]
  for (const request of refused) {
    const answer = parseMessage(await exchangeRaw(port, `${request}${HIDDEN}${HIDDEN}`))
    t.match(answer.startLine, /^HTTP\/1\.1 (400|501) /, request)
    t.same(valuesOf(answer, 'connection'), ['close'])
    t.notMatch(answer.body.toString('latin1'), 'HTTP/1.1', 'nothing follows')
  }
  t.equal(upstream.received.length, 0)
})

test('chunks from HTTP/1.0, which does not know them, are 400', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => socket.write(OK))
  const { port, log } = await startUsher(t, siteBefore(upstream.origin))
  const request =
    'POST / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
  t.match(parseMessage(await exchangeRaw(port, request)).startLine, /^HTTP\/1\.1 400 /)
  t.equal(upstream.received.length, 0)
  t.match(log.at(-1), { code: 'USHER_CODING_IN_1_0' })
})

test('methods that are not of HTTP are 501 over HTTP/1.1 too, in a form of Usher’s', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => socket.write(OK))
  const { port, log } = await startUsher(t, siteBefore(upstream.origin))
  const answer = parseMessage(await exchangeRaw(port, 'DESCRIBE / RTSP/1.0\r\nHost: a\r\n\r\n'))
  t.match(answer.startLine, /^HTTP\/1\.1 501 /)
  t.equal(valuesOf(answer, 'usher-reference').length, 1)
  t.match(log.at(-1), { code: 'USHER_UNKNOWN_METHOD' })
})

test('an upgrade by POST has no chunks, which would be the first bytes of the new protocol', async (t) => {
  const upstream = await startRawUpstream(t, (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  )
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const socket = net.connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')
  await once(socket, 'data')
  const [request = Buffer.alloc(0)] = upstream.received
  t.match(request.toString(), /\r\nContent-Length: 0\r\n[^]*\r\n\r\n$/)
  t.notMatch(request.toString(), /transfer-encoding/i)
})

test('an upgrade in HTTP/1.0 is an ordinary request, and the upstream is told a host even where the client is not', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => socket.write(OK))
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const request = 'GET / HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
  t.match(parseMessage(await exchangeRaw(port, request + HIDDEN)).body.toString(), 'ok')
  t.equal(upstream.received.length, 1)
  const seen = parseMessage(upstream.received[0] ?? Buffer.alloc(0))
  t.equal(valuesOf(seen, 'host').length, 1)
  t.same(valuesOf(seen, 'upgrade'), [])
})

test('a path of HTTP/2 names no host, under no scheme, and is ASCII', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => socket.write(OK))
  const listen = `listen: { port: 0, tls: { certFile: ${TLS}/server.pem, keyFile: ${TLS}/server.key } }\n`
  const { port } = await startUsher(t, listen + siteBefore(upstream.origin))
  for (const [scheme, path] of [
    ['ftp', 'http://evil.example/'],
    ['x', 'https://evil.example/'],
    ['https', '/\u00e9'],
  ] as const) {
    const fields = [
      [':method', 'GET'],
      [':scheme', scheme],
      [':authority', 'a.example'],
      [':path', path],
    ] as const
    t.equal(await exchangeFrames(port, [headers(fields)]), 'refused', path)
  }
  t.equal(upstream.received.length, 0)
})

test('Usher’s own paths are for one host as well', async (t) => {
  const { port } = await startUsher(t, siteBefore('http://127.0.0.1:9'))
  for (const hosts of ['Host: a\r\nHost: b', 'Host: a, b', 'Host: joe:CANARY@a', 'X: y']) {
    for (const path of ['health', 'ask', 'reset']) {
      const answer = parseMessage(await exchangeRaw(port, `GET /.usher/${path} HTTP/1.1\r\n${hosts}\r\n\r\n`))
      t.match(answer.startLine, /^HTTP\/1\.1 400 /, `${path} ${hosts}`)
    }
  }
})
