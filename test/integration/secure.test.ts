import { once } from 'node:events'
import fs from 'node:fs'
import http2 from 'node:http2'
import https from 'node:https'
import net from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import { test } from 'tap'
import type { Test } from 'tap'
import { siteBefore, spawnUsher, startUsher } from '../helpers/usher.ts'
import { listenOn, NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { parseMessage, startRawUpstream } from '../helpers/wire.ts'
import type { RawUpstream } from '../helpers/wire.ts'

const TLS = join(import.meta.dirname, '../fixtures/tls')
const read = (name: string): string => fs.readFileSync(join(TLS, name), 'utf8')

async function startSecureUpstream(
  t: Test,
  name: string,
  options: https.ServerOptions = {},
): Promise<string> {
  const server = https.createServer(
    { cert: read(`${name}.pem`), key: read(`${name}.key`), ...options },
    (request, response) => {
      const { authorized } = request.socket as TLSSocket
      response.end(authorized ? 'known client' : 'hello')
    },
  )
  return `https://localhost:${await listenOn(t, server)}`
}

test('the certificate of the upstream is verified unless the site says otherwise', async (t) => {
  const origin = await startSecureUpstream(t, 'server')
  const strict = await startUsher(t, siteBefore(origin))
  t.equal((await send(strict.url)).status, 502)
  t.match(strict.log.at(-1), { msg: 'the certificate of the upstream is not trusted' })
  const knowing = await startUsher(t, siteBefore(origin, `connection: { tls: { caFile: ${TLS}/ca.pem } }`))
  t.equal((await send(knowing.url)).text, 'hello')
  const blind = await startUsher(t, siteBefore(origin, 'connection: { tls: { insecure: true } }'))
  t.equal((await send(blind.url)).text, 'hello')
})

test('an authority that the machine trusts is trusted, as a company installs its own', async (t) => {
  const origin = await startSecureUpstream(t, 'server')
  const usher = await spawnUsher(t, siteBefore(origin), { env: { SSL_CERT_FILE: join(TLS, 'ca.pem') } })
  const [url = ''] = await usher.listening
  t.equal((await send(url)).text, 'hello')
})

test('an upstream that does not speak TLS is told from one whose certificate is not trusted', async (t) => {
  const plain = await startUpstream(t, (_request, response) => response.end())
  const usher = await startUsher(t, siteBefore(plain.replace('http:', 'https:')))
  t.equal((await send(usher.url)).status, 502)
  t.match(usher.log.at(-1), { msg: 'the upstream does not speak TLS on this port' })
})

test('a certificate for another name is refused, unless that is the configured server name', async (t) => {
  const origin = await startSecureUpstream(t, 'named')
  const tls = (more: string): string => `connection: { tls: { caFile: ${TLS}/ca.pem${more} } }`
  const wrong = await startUsher(t, siteBefore(origin, tls('')))
  t.equal((await send(wrong.url)).status, 502)
  const right = await startUsher(t, siteBefore(origin, tls(', serverName: app.internal')))
  t.equal((await send(right.url)).text, 'hello')
})

test('whose certificate is right is said by the configuration, never by a client’s Host', async (t) => {
  const caFile = `caFile: ${TLS}/ca.pem`
  const named = await startSecureUpstream(t, 'named')
  const local = await startSecureUpstream(t, 'server')
  const byAddress = local.replace('localhost', '127.0.0.1')
  const cases = [
    [named, '', 502],
    [named, ', serverName: localhost', 502],
    [named, ', serverName: app.internal', 200],
    [named.replace('localhost', '127.0.0.1'), '', 502],
    [local, '', 200],
    [byAddress, '', 200],
    [byAddress, ', serverName: app.internal', 502],
  ] as const
  for (const [origin, more, wanted] of cases) {
    const { url } = await startUsher(t, siteBefore(origin, `connection: { tls: { ${caFile}${more} } }`))
    for (const Host of ['app.internal', 'localhost', '127.0.0.1', 'wiki.example'])
      for (const upgrade of [{}, { Connection: 'Upgrade', Upgrade: 'websocket' }])
        t.equal(
          (await send(url, { headers: { Host, ...upgrade } })).status,
          wanted,
          `${origin}${more} ${Host}`,
        )
  }
})

for (const name of ['localhost', '127.0.0.1']) {
  test(`clients that name different hosts share connections to an upstream at ${name}`, async (t) => {
    let connections = 0
    const server = https.createServer(
      { cert: read('server.pem'), key: read('server.key') },
      (_request, response) => response.end('ok'),
    )
    server.on('secureConnection', () => (connections += 1))
    const origin = `https://${name}:${await listenOn(t, server)}`
    const { url } = await startUsher(t, siteBefore(origin, `connection: { tls: { caFile: ${TLS}/ca.pem } }`))
    for (let round = 0; round < 6; round++)
      t.equal((await send(url, { headers: { Host: `h${round % 2}.example` } })).text, 'ok')
    t.equal(connections, 1)
  })
}

test('an upstream that asks for a client certificate gets the configured one', async (t) => {
  const origin = await startSecureUpstream(t, 'server', {
    ca: read('ca.pem'),
    requestCert: true,
    rejectUnauthorized: true,
  })
  const files = `caFile: ${TLS}/ca.pem, certFile: ${TLS}/client.pem, keyFile: ${TLS}/client.key`
  const usher = await startUsher(t, siteBefore(origin, `connection: { tls: { ${files} } }`))
  t.equal((await send(usher.url)).text, 'known client')
})

test('an upgrade verifies the certificate of the upstream too', async (t) => {
  const origin = await startSecureUpstream(t, 'server')
  const usher = await startUsher(t, siteBefore(origin))
  const answer = await send(usher.url, { headers: { Connection: 'Upgrade', Upgrade: 'websocket' } })
  t.equal(answer.status, 502)
})

const LISTEN = `listen: { host: 127.0.0.1, port: 0, tls: { certFile: ${TLS}/server.pem, keyFile: ${TLS}/server.key } }\n`

async function fetchHttp2(t: Test, origin: string, headers: http2.OutgoingHttpHeaders, body?: string) {
  const session = http2.connect(origin, { ca: read('ca.pem') })
  t.teardown(() => session.close())
  const stream = session.request(headers)
  stream.end(body)
  return new Promise<{
    headers: http2.IncomingHttpHeaders
    text: string
    trailers: unknown
    interim: number[]
  }>((resolve, reject) => {
    let text = ''
    let trailers: unknown
    let head: http2.IncomingHttpHeaders = {}
    const interim: number[] = []
    stream.on('headers', (fields) => interim.push(Number(fields[':status'])))
    stream.on('response', (fields) => (head = fields))
    stream.on('trailers', (fields) => (trailers = fields))
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
    stream.on('error', reject)
    stream.on('end', () => resolve({ headers: head, text, trailers, interim }))
  })
}

test('HTTP/2 clients are served: bodies both ways, cookies one by one, interim responses and trailers', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' })
      response.writeHead(201, {
        'Set-Cookie': ['a=1', 'b=2'],
        Connection: 'keep-alive',
        Trailer: 'X-Sum',
        'X-Case': 'Kept',
      })
      response.addTrailers({ 'X-Sum': '42' })
      const { host, 'x-forwarded-proto': proto, 'x-forwarded-host': forwardedHost } = request.headers
      response.end(
        JSON.stringify({
          body: Buffer.concat(chunks).toString(),
          host,
          proto,
          forwardedHost,
          url: request.url,
        }),
      )
    })
  })
  const { url: front } = await startUsher(t, LISTEN + siteBefore(origin))
  const answer = await fetchHttp2(t, front, { ':path': '//index.php?/x', ':method': 'POST' }, 'payload')
  t.equal(answer.headers[':status'], 201)
  t.same(answer.headers['set-cookie'], ['a=1', 'b=2'])
  t.equal(answer.headers['x-case'], 'Kept')
  t.match(answer.trailers, { 'x-sum': '42' })
  t.same(answer.interim, [103])
  const { host } = new URL(front)
  t.same(JSON.parse(answer.text), {
    body: 'payload',
    host,
    proto: 'https',
    forwardedHost: host,
    url: '//index.php?/x',
  })
})

test('a refused person on HTTP/2 sees the page', async (t) => {
  const origin = await startUpstream(t, (_request, response) =>
    response.writeHead(401, { 'WWW-Authenticate': ['Basic realm="x"', 'Bearer'] }).end('raw'),
  )
  const { url: front } = await startUsher(
    t,
    LISTEN + siteBefore(origin, 'rules: [{ name: a, when: { status: 401 }, cause: sign-in-required }]'),
  )
  const lower = Object.fromEntries(
    Object.entries(NAVIGATION).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const answer = await fetchHttp2(t, front, { ':path': '/', ...lower })
  t.equal(answer.headers[':status'], 401)
  t.match(answer.text, '<!doctype html>')
  t.equal(answer.headers['usher-cause'], 'sign-in-required')
  const head = await fetchHttp2(t, front, { ':path': '/', ':method': 'HEAD', ...lower })
  t.equal(head.headers[':status'], 401)
  t.equal(head.text, '')
})

test('an HTTP/2 client that leaves releases the upstream', async (t) => {
  const left = Promise.withResolvers<void>()
  const origin = await startUpstream(t, (_request, response) => {
    response.on('close', () => left.resolve())
    response.write('begin')
  })
  const { url: front } = await startUsher(t, LISTEN + siteBefore(origin))
  const session = http2.connect(front, { ca: read('ca.pem') })
  t.teardown(() => session.destroy())
  const stream = session.request({ ':path': '/' })
  await new Promise((resolve) => stream.once('data', resolve))
  stream.close(http2.constants.NGHTTP2_CANCEL)
  await left.promise
  t.pass()
})

test('HTTP/2 clients are held to the same limits: head, idle time, time for a whole request', async (t) => {
  const origin = await startUpstream(t, (request, response) =>
    request.resume().on('end', () => response.end('ok')),
  )
  const limits =
    'limits: { maxHeaderBytes: 16384, keepAliveTimeoutMs: 300, headersTimeoutMs: 300, requestTimeoutMs: 300, gracePeriodMs: 200 }\n'
  const { url: front } = await startUsher(t, LISTEN + limits + siteBefore(origin))

  const large = await fetchHttp2(t, front, { ':path': '/', 'x-large': 'x'.repeat(20_000) })
  t.equal(large.headers[':status'], 431)
  t.equal((await fetchHttp2(t, front, { ':path': '/', 'x-small': 'x'.repeat(9_000) })).text, 'ok')

  const idle = http2.connect(front, { ca: read('ca.pem') })
  await new Promise((resolve) => idle.once('close', resolve))

  const session = http2.connect(front, { ca: read('ca.pem') })
  t.teardown(() => session.destroy())
  const stalled = session.request({ ':path': '/', ':method': 'POST' })
  stalled.write('never whole')
  await new Promise((resolve) => stalled.once('close', resolve))
  t.equal(stalled.rstCode, http2.constants.NGHTTP2_CANCEL)
})

test('the same listener serves HTTP/1.1 over TLS', async (t) => {
  const origin = await startUpstream(t, (request, response) =>
    response.end(request.headers['x-forwarded-proto']),
  )
  const { port } = await startUsher(t, LISTEN + siteBefore(origin))
  const text = await new Promise<string>((resolve, reject) => {
    https
      .get({ port, host: '127.0.0.1', ca: read('ca.pem'), agent: false }, (response) => {
        response.on('data', (chunk: Buffer) => resolve(chunk.toString()))
      })
      .on('error', reject)
  })
  t.equal(text, 'https')
})

async function startHttp2(t: Test, answer: string): Promise<{ url: string; upstream: RawUpstream }> {
  const upstream = await startRawUpstream(t, (socket) => socket.write(answer))
  const { url } = await startUsher(t, LISTEN + siteBefore(upstream.origin))
  return { url, upstream }
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

test('cookies in crumbs, as HTTP/2 may send them, are one Cookie for the upstream', async (t) => {
  const { url, upstream } = await startHttp2(t, OK)
  await fetchHttp2(t, url, { ':path': '/', 'x-a': '1', cookie: ['a=1', 'b=2', 'c=3'], 'x-b': '2' })
  const { fields } = parseMessage(upstream.received[0] ?? Buffer.alloc(0))
  t.same(
    fields.filter(([name]) => /^(x-[ab]|cookie)$/.test(name)),
    [
      ['x-a', '1'],
      ['cookie', 'a=1; b=2; c=3'],
      ['x-b', '2'],
    ],
  )
})

for (const fields of [
  'Location: /a\r\nLocation: /b',
  'Retry-After: 1\r\nRetry-After: 1',
  'Content-Type: text/html\r\nContent-Type: text/html',
  'X-Content-Type-Options: nosniff\r\nX-Content-Type-Options: nosniff',
  'HTTP2-Settings: x',
  'Proxy-Connection: x',
]) {
  test(`${JSON.stringify(fields)} from the upstream does not hang a stream of HTTP/2`, async (t) => {
    const { url } = await startHttp2(t, OK.replace('OK\r\n', `OK\r\n${fields}\r\n`))
    const { headers, text } = await fetchHttp2(t, url, { ':path': '/' })
    t.equal(headers[':status'], 200)
    t.equal(text, 'ok')
    t.notOk(headers['http2-settings'])
  })
}

test('Host may not differ from :authority', async (t) => {
  const { url, upstream } = await startHttp2(t, OK)
  const ask = async (host: string, authority = 'a.example') =>
    (await fetchHttp2(t, url, { ':path': '/', ':authority': authority, host })).headers[':status']
  t.equal(await ask('a.example'), 200)
  t.equal(await ask('A.example:443'), 200)
  t.equal(await ask('b.example'), 400)
  t.equal(await ask('a.example', 'a.example,b.example'), 400)
  t.equal(upstream.received.length, 2)
})

test('CONNECT is 405 under HTTP/2 too, and a method that nobody knows 501', async (t) => {
  const { url, upstream } = await startHttp2(t, OK)
  for (const [headers, status] of [
    [{ ':method': 'CONNECT', ':authority': 'a:1' }, 405],
    [{ ':method': 'FOO', ':path': '/', ':authority': 'a' }, 501],
  ] as const) {
    const answer = await fetchHttp2(t, url, headers)
    t.equal(answer.headers[':status'], status)
    t.match(JSON.parse(answer.text), { status, cause: 'refused' })
    t.ok(answer.headers['usher-reference'])
  }
  t.equal(upstream.received.length, 0)
})

test('a client of TLS that resets right behind its request is not taken for a trusted Unix socket', async (t) => {
  const { url, upstream } = await startHttp2(t, OK)
  const { port } = new URL(url)
  for (let round = 0; round < 20; round++) {
    const raw = net.connect(Number(port), '127.0.0.1')
    const socket = connectTls({ socket: raw, ca: read('ca.pem'), host: 'localhost' })
    socket.on('error', () => socket.destroy())
    await once(socket, 'secureConnect')
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.6.6.6\r\n\r\n')
    raw.resetAndDestroy()
  }
  const claims = { 'x-forwarded-for': '10.6.6.6', 'x-request-id': 'forged' }
  await fetchHttp2(t, url, { ':path': '/', ...claims })
  t.ok(upstream.received.length > 0)
  for (const bytes of upstream.received) {
    t.notMatch(bytes.toString(), '10.6.6.6')
    t.match(bytes.toString(), /^X-Forwarded-For: 127\.0\.0\.1\r$/m)
  }
})

test('a trusted proxy that speaks HTTP/2 is believed', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => socket.write(OK))
  const { url } = await startUsher(t, `trustedProxies: [loopback]\n${LISTEN}${siteBefore(upstream.origin)}`)
  await fetchHttp2(t, url, { ':path': '/', 'x-forwarded-for': '203.0.113.9' })
  t.match(upstream.received[0]?.toString(), /^X-Forwarded-For: 203\.0\.113\.9, 127\.0\.0\.1\r$/m)
})
