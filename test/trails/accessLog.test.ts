// A line for every exchange, whatever became of it.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http2 from 'node:http2'
import net from 'node:net'
import { join } from 'node:path'
import { test } from 'tap'
import { connectRaw, get, startFaulty, until } from '../helpers/faults.ts'
import { FRAME_NAVIGATION, NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { exchangeRaw } from '../helpers/wire.ts'
import { entriesOf } from './access.ts'

const TLS = join(import.meta.dirname, '../fixtures/tls')

const JSON_LOG = 'log: { access: { format: json } }'

const RULE = 'rules: [{ name: refused, when: { status: 401 }, cause: no-licence }]'

test('an answer that passed is told with who asked, what came of it, and how long it took', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    request.resume()
    request.on('end', () => {
      response.write('hello ')
      response.end('world')
    })
  })
  const usher = await startUsher(t, `${JSON_LOG}\n${siteBefore(origin)}`)
  const headers = {
    'User-Agent': 'tester/1',
    Referer: 'https://jira.example.com/browse/DEMO-1?token=x#there',
  }
  await send(`${usher.url}/a/b;c=1?d=e`, { method: 'POST', body: 'twelve bytes', headers })
  const [entry = {}] = await entriesOf(usher, 1)
  t.match(entry, {
    level: 'info',
    time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
    site: 'test',
    client: '127.0.0.1',
    host: `127.0.0.1:${usher.port}`,
    method: 'POST',
    path: '/a/b',
    protocol: 'HTTP/1.1',
    upstreamStatus: 200,
    status: 200,
    sentBytes: 11,
    receivedBytes: 12,
    outcome: 'pass',
    referer: 'https://jira.example.com/browse/DEMO-1',
    userAgent: 'tester/1',
    msg: 'access',
  })
  for (const name of ['durationMs', 'upstreamMs', 'ownMs']) t.type(entry[name], 'number', name)
  for (const name of ['query', 'reference', 'rule', 'aborted', 'worker', 'personName'])
    t.notOk(name in entry, name)
})

test('a refusal has the reference, cause and rule of its line in the log', async (t) => {
  const origin = await startUpstream(t, (_, response) => response.writeHead(401).end('refused'))
  const usher = await startUsher(t, `${JSON_LOG}\n${siteBefore(origin, RULE)}`)
  const { body } = await send(`${usher.url}/x`, { headers: FRAME_NAVIGATION })
  const [entry = {}] = await entriesOf(usher, 1)
  const refusal = usher.log.find(({ msg }) => msg === 'refusal answered') ?? {}
  t.ok(refusal['reference'])
  t.match(entry, {
    reference: refusal['reference'],
    ...{ outcome: 'swap', cause: 'no-licence', rule: 'site/refused', audience: 'frame' },
    ...{ upstreamStatus: 401, status: 401, sentBytes: body.length },
  })
})

test('a failure, an own path, a limit and what could not be read have a line each', async (t) => {
  const { usher, port } = await startFaulty(
    t,
    { '/down': (socket) => socket.destroy(), '/cut': 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf' },
    { config: `${JSON_LOG}\nlimits: { maxRequestBodyBytes: 10 }` },
  )
  await exchangeRaw(port, get('/down'))
  await exchangeRaw(port, get('/.usher/health'))
  await exchangeRaw(
    port,
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nConnection: close\r\n\r\nelevenbytes',
  )
  await exchangeRaw(port, 'GET / HTTP/1.1\r\nHost: a\r\nBroken\r\n\r\n')
  await exchangeRaw(port, 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n')
  const entries = await entriesOf(usher, 5)
  t.match(entries, [
    { outcome: 'failure', status: 502, code: 'UND_ERR_SOCKET', reference: String, site: 'test' },
    { outcome: 'own', status: 200, path: '/.usher/health', site: 'none' },
    { outcome: 'failure', status: 413, code: 'USHER_BODY_TOO_LARGE', site: 'none' },
    { outcome: 'unread', status: 400, code: /^HPE_/, client: '127.0.0.1', reference: String },
    { outcome: 'unread', status: 405, code: 'USHER_NO_CONNECT' },
  ])
  for (const { reference } of entries.slice(3))
    t.ok(
      usher.log.some((line) => line['reference'] === reference),
      'the same reference as in the log',
    )
})

test('a client that leaves and an answer that is cut off are told as such', async (t) => {
  const { usher, port } = await startFaulty(
    t,
    { '/slow': () => undefined, '/begun': 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf' },
    { config: JSON_LOG },
  )
  const waiting = connectRaw(t, port, get('/slow'))
  await until('it is with the upstream', () => waiting.socket.bytesWritten > 0)
  setTimeout(() => waiting.socket.destroy(), 100)
  const [left = {}] = await entriesOf(usher, 1)
  t.match(left, { outcome: 'unanswered', aborted: true, sentBytes: 0 })
  t.notOk('status' in left)
  const reading = connectRaw(t, port, get('/begun'))
  await once(reading.socket, 'data')
  reading.socket.destroy()
  const [, begun] = await entriesOf(usher, 2)
  t.match(begun, { outcome: 'pass', status: 200, aborted: true, sentBytes: 4 })
})

test('a tunnel is told at its end, with the bytes that went both ways', async (t) => {
  const { usher, port } = await startFaulty(
    t,
    {
      '/socket': (socket) => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
        socket.on('data', (chunk: Buffer) => socket.write(chunk))
      },
    },
    { config: JSON_LOG },
  )
  const socket = net.connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.write('GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
  await once(socket, 'data')
  socket.write('ping')
  await once(socket, 'data')
  t.same(usher.access, [], 'it is not over')
  socket.end()
  const [entry] = await entriesOf(usher, 1)
  t.match(entry, { outcome: 'tunnel', status: 101, sentBytes: 4, receivedBytes: 4 })
  t.equal(usher.access.length, 1)
})

test('HTTP/2 is told as such, with each byte counted once', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    if (request.url === '/refused') response.writeHead(401).end()
    else response.end('hello')
  })
  const ca = readFileSync(join(TLS, 'ca.pem'))
  const usher = await startUsher(
    t,
    `${JSON_LOG}\nlisten: { host: localhost, port: 0, tls: { certFile: ${TLS}/server.pem, keyFile: ${TLS}/server.key } }\n${siteBefore(origin, RULE)}`,
  )
  const session = http2.connect(usher.url, { ca })
  t.teardown(() => session.destroy())
  for (const path of ['/passed', '/refused']) {
    const stream = session.request({ ':path': path, accept: 'text/html', 'sec-fetch-mode': 'navigate' })
    let bytes = 0
    stream.on('data', (chunk: Buffer) => (bytes += chunk.length))
    await once(stream, 'end')
    const entry = (await entriesOf(usher, path === '/passed' ? 1 : 2)).at(-1) ?? {}
    t.match(entry, { protocol: 'HTTP/2.0', path, sentBytes: bytes, client: /127\.0\.0\.1|::1/ })
    t.notOk('aborted' in entry)
  }
})

test('the client is the one that a trusted proxy names, and its X-Request-Id the reference', async (t) => {
  const origin = await startUpstream(t, (_, response) => response.end())
  const headers = { 'X-Forwarded-For': '192.0.2.7', 'X-Request-Id': 'abc-1' }
  const trusting = await startUsher(t, `${JSON_LOG}\ntrustedProxies: [loopback]\n${siteBefore(origin)}`)
  await send(trusting.url, { headers })
  t.match(await entriesOf(trusting, 1), [{ client: '192.0.2.7', reference: 'abc-1' }])
  const strict = await startUsher(t, `${JSON_LOG}\n${siteBefore(origin)}`)
  await send(strict.url, { headers })
  const [entry = {}] = await entriesOf(strict, 1)
  t.equal(entry['client'], '127.0.0.1')
  t.notOk('reference' in entry)
})

test('a person is named where the log may say names, and the upstream vouches for them', async (t) => {
  const origin = await startUpstream(t, (_, response) =>
    response.writeHead(200, { 'X-AUSERNAME': 'zo%C3%AB' }).end(),
  )
  for (const [people, wanted] of [
    ['names', 'zoë'],
    ['hashed', undefined],
    ['none', undefined],
  ]) {
    const usher = await startUsher(t, `log: { people: ${people}, access: {} }\n${siteBefore(origin)}`)
    await send(usher.url, { headers: NAVIGATION })
    const [entry = {}] = await entriesOf(usher, 1)
    t.equal(entry['personName'], wanted, String(people))
    t.notOk('person' in entry)
  }
})

test('the query is there where the setting wants it, without what proves an identity', async (t) => {
  const origin = await startUpstream(t, (_, response) => response.end())
  const usher = await startUsher(t, `log: { access: { query: true } }\n${siteBefore(origin)}`)
  await send(`${usher.url}/index.php?/cases/view/1&group_by=x&os_authType=basic&to%6ben=CANARY&%6bey=CANARY`)
  await send(`${usher.url}/?return=%2Fx%3Fpassword%3DCANARY&id=7`)
  const [first, second] = await entriesOf(usher, 2)
  t.match(first, {
    path: '/index.php',
    query: '/cases/view/1&group_by=x&os_authType=basic&to%6ben=(hidden)&%6bey=(hidden)',
  })
  t.equal(second?.['query'], 'return=%2Fx%3Fpassword%3D(hidden)&id=7')
})

test('a line is never longer than what a pipe takes in one piece, and is still JSON', async (t) => {
  const origin = await startUpstream(t, (_, response) => response.end())
  const usher = await startUsher(t, `log: { access: { query: true } }\n${siteBefore(origin)}`)
  const evil = '\u0085'.repeat(2_000)
  await send(`${usher.url}/${'p'.repeat(5_000)}?${'q'.repeat(5_000)}`, {
    headers: { 'User-Agent': evil, Referer: `http://a/${evil}` },
  })
  const [entry] = await entriesOf(usher, 1)
  t.match(entry, { status: 200, path: /^\/p+…$/ })
  t.ok(Buffer.byteLength(usher.access[0] ?? '') <= 4_096, String(usher.access[0]?.length))
  t.notMatch(usher.access[0]?.trimEnd(), /[\u0000-\u001f\u007f-\u009f]/)
})

test('without the setting nothing is written, and nothing of the response is changed', async (t) => {
  const origin = await startUpstream(t, (_, response) => response.end())
  const usher = await startUsher(t, siteBefore(origin))
  await send(usher.url)
  t.same(usher.access, [])
})
