import http from 'node:http'
import net from 'node:net'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { listenOn } from '../helpers/upstream.ts'
import { exchangeRaw, parseMessage, startRawUpstream, valuesOf } from '../helpers/wire.ts'
import { ownNow } from '../helpers/ownTime.ts'

const TLS = join(import.meta.dirname, '../fixtures/tls')

const UPGRADE =
  'GET /synchrony/v1?x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: http://a\r\nX-Odd-Case: 1\r\n'

function nextData(socket: net.Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('data', (chunk) => resolve(chunk.toString('latin1')))
  })
}

test('a WebSocket is a tunnel of raw bytes both ways, its head as the upstream sent it', async (t) => {
  const upstream = http.createServer()
  upstream.on('upgrade', (request: http.IncomingMessage, socket: net.Socket) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64')
    t.equal(request.url, '/synchrony/v1?x')
    t.ok(request.rawHeaders.includes('X-Odd-Case'))
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nX-Two: 1\r\nX-Two: 2\r\n\r\nfirst`,
    )
    socket.on('data', (chunk: Buffer) => socket.write(Buffer.from(chunk.toReversed())))
    socket.on('end', () => socket.end('bye'))
  })
  const { port } = await startUsher(t, siteBefore(`http://127.0.0.1:${await listenOn(t, upstream)}`))
  const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  t.teardown(() => socket.destroy())
  socket.write(`${UPGRADE}\r\n`)
  const head = await nextData(socket)
  t.match(
    head,
    /^HTTP\/1\.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\nX-Two: 1\r\nX-Two: 2\r\n\r\n/,
  )
  if (!head.endsWith('first')) t.equal(await nextData(socket), 'first')
  socket.write(Buffer.from([0, 255, 13, 10, 1]))
  t.equal(await nextData(socket), '\x01\n\r\xff\x00')
  socket.end()
  t.equal(await nextData(socket), 'bye', 'each direction ends by itself')
})

test('a refused upgrade reaches the client as it is, with status, fields and body', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => {
    socket.write(
      'HTTP/1.1 401 Nope\r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\nContent-Length: 7\r\n\r\nrefused',
    )
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin, 'presets: [testrail]'))
  const answer = parseMessage(await exchangeRaw(port, `${UPGRADE}\r\n`))
  t.equal(answer.startLine, 'HTTP/1.1 401 Nope')
  t.same(valuesOf(answer, 'www-authenticate'), ['Negotiate', 'NTLM'])
  t.equal(answer.body.toString(), 'refused')
})

test('an upstream that is down answers an upgrade with 502', async (t) => {
  const { port } = await startUsher(t, siteBefore('http://127.0.0.1:1'))
  const answer = parseMessage(await exchangeRaw(port, `${UPGRADE}\r\n`))
  t.match(answer.startLine, /^HTTP\/1\.1 502 /)
  t.same(valuesOf(answer, 'usher-cause'), ['upstream-unavailable'])
})

test('an upgrade to h2c is not passed on, so that no request hides from the rules', async (t) => {
  const upstream = await startRawUpstream(t, (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
  )
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const request =
    'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\n\r\n'
  const answer = parseMessage(await exchangeRaw(port, request))
  t.equal(answer.body.toString(), 'ok')
  t.notMatch(upstream.received[0]?.toString(), /upgrade|http2-settings/i)
})

test('a request pipelined behind an upgrade that is not taken up does not wait for ever', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => {
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const socket = net.connect(port, '127.0.0.1')
  socket.write(
    'GET /1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n',
  )
  const chunks: Buffer[] = []
  // Ends of itself: the test would run into its time limit otherwise.
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  t.match(Buffer.concat(chunks).toString('latin1'), /^HTTP\/1\.1 200 OK\r\n[^]*Connection: close/)
})

test('an upgrade with a body is an ordinary request', async (t) => {
  const upstream = await startRawUpstream(t, (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
  )
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const answer = parseMessage(
    await exchangeRaw(
      port,
      'POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nContent-Length: 3\r\n\r\nabc',
    ),
  )
  t.equal(answer.body.toString(), 'ok')
  t.match(upstream.received[0]?.toString(), /\r\n\r\nabc$/)
})

test('a WebSocket over TLS is a tunnel too, on a listener that offers HTTP/2 beside', async (t) => {
  const upstream = http.createServer()
  upstream.on('upgrade', (_request, socket: net.Socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
    socket.pipe(socket)
  })
  const tls = `tls: { certFile: ${TLS}/server.pem, keyFile: ${TLS}/server.key }`
  const site = siteBefore(`http://127.0.0.1:${await listenOn(t, upstream)}`)
  const { port } = await startUsher(t, `listen: { host: 127.0.0.1, port: 0, ${tls} }\n${site}`)
  const socket = connectTls({
    port,
    host: '127.0.0.1',
    ca: readFileSync(join(TLS, 'ca.pem')),
    ALPNProtocols: ['http/1.1'],
  })
  t.teardown(() => socket.destroy())
  socket.write(`${UPGRADE}\r\n`)
  t.match(await nextData(socket), /^HTTP\/1\.1 101 /)
  socket.write('echo')
  t.equal(await nextData(socket), 'echo')
})

test('when one end of a tunnel breaks, the other ends too', async (t) => {
  const upstream = http.createServer()
  let upstreamSocket: net.Socket | undefined
  upstream.on('upgrade', (_request, socket: net.Socket) => {
    upstreamSocket = socket
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
  })
  const { port } = await startUsher(t, siteBefore(`http://127.0.0.1:${await listenOn(t, upstream)}`))
  const socket = net.connect(port, '127.0.0.1')
  socket.write(`${UPGRADE}\r\n`)
  await nextData(socket)
  const closed = new Promise((resolve) => upstreamSocket?.on('close', resolve))
  upstreamSocket?.on('end', () => upstreamSocket?.destroy()).resume()
  upstreamSocket?.on('error', () => upstreamSocket?.destroy())
  socket.resetAndDestroy()
  await closed
  t.pass()
})

for (const [what, bytes] of [
  ['is cut inside its body', 'HTTP/1.1 401 N\r\nContent-Length: 9\r\n\r\nhalf'],
  ['has a status that is none', 'HTTP/1.1 099 N\r\nContent-Length: 0\r\n\r\n'],
  ['names trailers beside a length', 'HTTP/1.1 401 N\r\nTrailer: X\r\nContent-Length: 2\r\n\r\nno'],
  ['has bytes behind a 204', 'HTTP/1.1 204 N\r\n\r\nmore'],
] as const) {
  test(`a refusal of an upgrade that ${what} does not end the process`, async (t) => {
    const upstream = await startRawUpstream(t, (socket) => socket.end(bytes))
    const { port } = await startUsher(t, siteBefore(upstream.origin))
    t.ok(await exchangeRaw(port, `${UPGRADE}\r\n`))
    t.match(
      await exchangeRaw(port, 'GET /.usher/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
      /200 OK/,
    )
  })
}

test('the reason of a refused upgrade keeps its UTF-8, and is not made any', async (t) => {
  for (const [sent, wanted] of [
    ['Accès', 'Accès'],
    ['\u00e9', '?'],
  ] as const) {
    const bytes = Buffer.from(
      `HTTP/1.1 403 ${sent}\r\nContent-Length: 0\r\n\r\n`,
      wanted === '?' ? 'latin1' : 'utf8',
    )
    const upstream = await startRawUpstream(t, (socket) => socket.write(bytes))
    const { port } = await startUsher(t, siteBefore(upstream.origin))
    const answer = await exchangeRaw(port, `${UPGRADE}\r\n`)
    t.match(answer.toString(), `HTTP/1.1 403 ${wanted}\r\n`)
  }
})

test('a refusal of an upgrade may be larger than any buffer', async (t) => {
  const body = 'x'.repeat(3_000_000)
  const upstream = await startRawUpstream(t, (socket) =>
    socket.write(`HTTP/1.1 403 No\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
  )
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const answer = parseMessage(await exchangeRaw(port, `${UPGRADE}\r\n`))
  t.ok(answer.body.toString() === body)
})

test('a refusal of an upgrade whose body stalls is cut off, visibly', async (t) => {
  const upstream = await startRawUpstream(t, (socket) =>
    socket.write('HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\nhalf'),
  )
  const { port } = await startUsher(t, siteBefore(upstream.origin, 'connection: { bodyTimeoutMs: 200 }'))
  t.notOk(parseMessage(await exchangeRaw(port, `${UPGRADE}\r\n`)).complete)
  t.equal(upstream.connections.size, 0)
})

test('a client that leaves while its upgrade waits, or is being refused, releases the upstream', async (t) => {
  for (const answer of ['', 'HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\nhalf']) {
    const upstream = await startRawUpstream(t, (socket) => socket.write(answer))
    const { port, log } = await startUsher(t, siteBefore(upstream.origin))
    const socket = net.connect(port, '127.0.0.1')
    socket.write(`${UPGRADE}\r\n`)
    while (upstream.connections.size === 0) await sleep(5)
    await sleep(50)
    socket.destroy()
    const gone = ownNow()
    while (upstream.connections.size > 0) await sleep(5)
    t.ok(ownNow() - gone < 2_000)
    t.notOk(log.some((line) => Number(line['level']) >= 40))
  }
})

for (const [what, fields] of [
  ['without a protocol', ''],
  ['to a protocol that nobody offered', 'Connection: Upgrade\r\nUpgrade: h2c\r\n'],
] as const) {
  test(`a switch ${what} is 502`, async (t) => {
    const upstream = await startRawUpstream(t, (socket) => socket.write(`HTTP/1.1 101 S\r\n${fields}\r\n`))
    const { port, log } = await startUsher(t, siteBefore(upstream.origin))
    const answer = parseMessage(await exchangeRaw(port, `${UPGRADE}\r\n`))
    t.match(answer.startLine, /^HTTP\/1\.1 502 /)
    t.match(log.at(-1), { code: 'USHER_UNASKED_SWITCH' })
    t.equal(upstream.connections.size, 0)
  })
}

test('an upgrade that no site takes is told so as a request is', async (t) => {
  const { port, log } = await startUsher(t, siteBefore('http://127.0.0.1:1', 'hosts: [b.example]'))
  const answer = parseMessage(await exchangeRaw(port, `${UPGRADE}\r\n`))
  t.match(answer.startLine, /^HTTP\/1\.1 404 /)
  t.match(log.at(-1), { code: 'USHER_NO_SITE', reference: valuesOf(answer, 'usher-reference')[0] })
})

test('what a client sends before the upstream has switched is not lost', async (t) => {
  const upstream = await startRawUpstream(t, (socket, request) => {
    if (!request.includes('Upgrade:')) return
    setTimeout(() => {
      socket.write('HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
      socket.pipe(socket)
    }, 100)
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const socket = net.connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.write(`${UPGRADE}\r\nfirst`)
  await sleep(30)
  socket.write('second')
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  while (!text.includes('second')) await sleep(5)
  t.match(text, /\r\n\r\nfirstsecond$/)
})
