import http from 'node:http'
import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { FRAME_NAVIGATION, NAVIGATION, PROGRAM, send, startUpstream } from '../helpers/upstream.ts'
import { startRawUpstream } from '../helpers/wire.ts'
import { ownNow } from '../helpers/ownTime.ts'

const RULES = `
rules:
  - { name: forbidden, when: { status: 403 }, cause: no-permission }
  - { name: by-text, when: { status: 200, contentType: text/html, body: { contains: please sign in } }, cause: sign-in-required }
  - { name: moved, when: { status: 401, path: /away }, cause: session-expired, then: redirect, to: '/login?back={return}' }
  - { name: plain, when: { status: 401 }, cause: sign-in-required }
signIn: /login?back={return}
`.replace('path: /away', 'path: { equals: /away }')

const REFUSAL_FIELDS = {
  'Content-Type': 'text/html',
  'Content-Language': 'de',
  'Content-Disposition': 'inline',
  'Content-MD5': 'x',
  ETag: '"a"',
  'Last-Modified': 'Mon, 23 Nov 2026 00:00:00 GMT',
  'Cache-Control': 'public, max-age=600',
  Expires: 'Mon, 23 Nov 2036 00:00:00 GMT',
  'Content-Security-Policy': "frame-ancestors 'none'",
  'X-Frame-Options': 'DENY',
  Refresh: '0; url=/elsewhere',
  Vary: 'Accept-Encoding',
  'WWW-Authenticate': ['Negotiate', 'NTLM', 'Basic realm="x"'],
  'Set-Cookie': ['a=1; HttpOnly', 'b=2'],
  'Retry-After': '9',
  'X-AREQUESTID': '84x1x1',
}

test('a refused person sees the page of the cause, with the status, challenges and cookies of the upstream', async (t) => {
  const origin = await startUpstream(t, (_request, response) => {
    response.writeHead(401, 'Access Denied', REFUSAL_FIELDS).end('<h1>raw refusal</h1>')
  })
  const { port, log } = await startUsher(t, siteBefore(origin, RULES))
  const answer = await send(`http://127.0.0.1:${port}/index.php?/x/1`, { headers: NAVIGATION })
  t.equal(answer.status, 401)
  t.match(answer.text, /^<!doctype html>/)
  t.notMatch(answer.text, 'raw refusal')
  t.match(answer.text, 'href="/login?back=%2Findex.php%3F%2Fx%2F1"')
  t.match(answer.text, String(answer.headers['usher-reference']))
  const values = (name: string) =>
    answer.rawHeaders.filter((_, i) => i % 2 === 1 && answer.rawHeaders[i - 1]?.toLowerCase() === name)
  t.same(values('www-authenticate'), ['Negotiate', 'NTLM', 'Basic realm="x"'])
  t.same(values('set-cookie'), ['a=1; HttpOnly', 'b=2'])
  t.equal(answer.headers['retry-after'], '9')
  t.equal(answer.headers['x-arequestid'], '84x1x1')
  t.equal(answer.headers['cache-control'], 'no-store')
  t.equal(answer.headers['usher-cause'], 'sign-in-required')
  t.equal(Number(answer.headers['content-length']), answer.body.length)
  t.match(answer.headers['content-security-policy'], /^default-src 'none'; style-src 'sha256-/)
  t.match(answer.headers.vary, /Accept-Encoding.*Sec-Fetch-Mode/)
  for (const gone of [
    'etag',
    'last-modified',
    'expires',
    'x-frame-options',
    'refresh',
    'content-disposition',
    'content-md5',
  ]) {
    t.notOk(answer.headers[gone], `${gone} described the old body`)
  }
  t.equal(answer.headers['content-language'], 'en')
  const line = log.find((entry) => entry['reference'] === answer.headers['usher-reference'])
  t.match(line, {
    site: 'test',
    rule: 'site/plain',
    cause: 'sign-in-required',
    upstreamStatus: 401,
    audience: 'page',
    path: '/index.php',
  })
})

test('inside a frame the compact page is shown', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.writeHead(401).end())
  const { port } = await startUsher(
    t,
    siteBefore(origin, `${RULES}\nframeAncestors: [https://jira.example.com]`),
  )
  const answer = await send(`http://127.0.0.1:${port}/`, { headers: FRAME_NAVIGATION })
  t.match(answer.headers['content-security-policy'], 'frame-ancestors https://jira.example.com')
  t.match(answer.text, 'target="_blank"')
})

test('a program keeps the bytes of the upstream', async (t) => {
  const origin = await startUpstream(t, (_request, response) => {
    response.writeHead(401, REFUSAL_FIELDS).end('{"error":"no"}')
  })
  const { port } = await startUsher(t, siteBefore(origin, RULES))
  const programs = [
    PROGRAM,
    { ...NAVIGATION, 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' },
    { ...NAVIGATION, Authorization: 'Bearer abc' },
  ]
  for (const headers of programs) {
    const answer = await send(`http://127.0.0.1:${port}/`, { headers })
    t.equal(answer.text, '{"error":"no"}')
    t.equal(answer.headers.etag, '"a"')
    t.notOk(answer.headers['usher-cause'])
  }
})

test('a refusal that only its text tells is swapped, compressed or not, in pieces or whole', async (t) => {
  const html = `<p>Hello, please\r\n   sign in</p>${' '.repeat(3_000)}`
  const origin = await startUpstream(t, (request, response) => {
    const packed = request.url === '/gzip' ? gzipSync(html) : Buffer.from(html)
    response.writeHead(200, {
      'Content-Type': 'text/html',
      ...(request.url === '/gzip' && { 'Content-Encoding': 'gzip' }),
    })
    response.write(packed.subarray(0, 10))
    setTimeout(() => response.end(packed.subarray(10)), 20)
  })
  const { port } = await startUsher(t, siteBefore(origin, RULES))
  for (const path of ['/', '/gzip']) {
    const answer = await send(`http://127.0.0.1:${port}${path}`, { headers: NAVIGATION })
    t.equal(answer.status, 200)
    t.equal(answer.headers['usher-cause'], 'sign-in-required')
    t.notOk(answer.headers['content-encoding'])
    t.match(answer.text, /^<!doctype html>/)
  }
})

test('a text that stands beyond the limit is not looked for, and everything passes', async (t) => {
  const html = `${'x'.repeat(70_000)}please sign in`
  const origin = await startUpstream(t, (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(html)
  })
  const { port } = await startUsher(t, siteBefore(origin, RULES))
  const answer = await send(`http://127.0.0.1:${port}/`, { headers: NAVIGATION })
  t.equal(answer.text, html)
})

test('a sign-in form that stands beyond the limit, or comes too late to be seen, is not replaced', async (t) => {
  const start = `<html><body>${'<p>news</p>'.repeat(7_000)}`
  const form = '<form><input type="password" name="os_password"></form></body></html>'
  const origin = await startUpstream(t, (request, response) => {
    const [head, rest] = request.url === '/long' ? [start, form] : ['<html><body>', form]
    response.writeHead(401, { 'Content-Type': 'text/html', 'X-AREQUESTID': '1x1' })
    response.write(head)
    if (request.url === '/long') response.end(rest)
    else setTimeout(() => response.end(rest), 5_500)
  })
  const { url } = await startUsher(t, siteBefore(origin, 'presets: [jira]'))
  for (const path of ['/long', '/late']) {
    const { text, headers } = await send(url + path, { headers: NAVIGATION })
    t.ok(text.endsWith(form), path)
    t.notOk(headers['usher-cause'], path)
  }
})

test('where all held bodies together reach their limit, further ones pass unseen', async (t) => {
  const html = `please sign in${'x'.repeat(5_000)}`
  const origin = await startUpstream(t, (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(html)
  })
  const { port } = await startUsher(t, `limits: { maxHeldBytesTotal: 1000 }\n${siteBefore(origin, RULES)}`)
  const answer = await send(`http://127.0.0.1:${port}/`, { headers: NAVIGATION })
  // The chunk at hand is in memory already, so it is looked at; nothing more is waited for.
  t.ok(answer.text === html || answer.headers['usher-cause'] === 'sign-in-required')
})

test('HEAD gets the head of the page alone', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.writeHead(403, REFUSAL_FIELDS).end())
  const { port } = await startUsher(t, siteBefore(origin, RULES))
  const answer = await send(`http://127.0.0.1:${port}/`, { method: 'HEAD', headers: NAVIGATION })
  t.equal(answer.status, 403)
  t.equal(answer.headers['usher-cause'], 'no-permission')
  t.ok(Number(answer.headers['content-length']) > 1_000)
  t.equal(answer.body.length, 0)
})

test('a rule may redirect, carrying the wanted address, and a form is not sent again elsewhere', async (t) => {
  const origin = await startUpstream(t, (_request, response) =>
    response.writeHead(401, REFUSAL_FIELDS).end('x'),
  )
  const { port } = await startUsher(t, siteBefore(origin, RULES))
  const answer = await send(`http://127.0.0.1:${port}/away?a=b`, { headers: NAVIGATION })
  t.equal(answer.status, 302)
  t.equal(answer.headers.location, '/login?back=%2Faway%3Fa%3Db')
  t.equal(answer.headers['usher-cause'], 'session-expired')
  t.equal(answer.body.length, 0)
  t.equal((await send(`http://127.0.0.1:${port}/away`, { method: 'POST', headers: NAVIGATION })).status, 303)
})

test('the upstream connection serves on after a swap', async (t) => {
  const ports = new Set<number | undefined>()
  const origin = await startUpstream(t, (request, response) => {
    ports.add(request.socket.remotePort)
    response.writeHead(401).end('x'.repeat(1_000))
  })
  const { port } = await startUsher(t, siteBefore(origin, RULES))
  for (let round = 0; round < 5; round++) await send(`http://127.0.0.1:${port}/`, { headers: NAVIGATION })
  t.equal(ports.size, 1)
})

test('a refusal whose body never ends is answered at once, and the upstream released', async (t) => {
  let closed = false
  const origin = await startUpstream(t, (_request, response) => {
    response.on('close', () => (closed = true))
    response.writeHead(401, { 'Content-Type': 'text/html' })
    response.write('<h1>')
  })
  const { port } = await startUsher(t, siteBefore(origin, RULES))
  const answer = await send(`http://127.0.0.1:${port}/`, { headers: NAVIGATION })
  t.equal(answer.headers['usher-cause'], 'sign-in-required')
  await new Promise((resolve) => setTimeout(resolve, 2_300))
  t.ok(closed)
})

test('what claims to be a reference but is none is not taken up, and template syntax in it does nothing', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.writeHead(401).end('raw'))
  const { port } = await startUsher(t, `trustedProxies: [loopback]\n${siteBefore(origin, RULES)}`)
  const ask = (id: string) =>
    send(`http://127.0.0.1:${port}/`, { headers: { ...NAVIGATION, 'X-Request-Id': id } })
  const { text, headers } = await ask('{{ 7 | times: 4242 }}')
  t.notMatch(text, '29694')
  t.match(headers['usher-reference'], /^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  t.equal((await ask('abc-123')).headers['usher-reference'], 'abc-123')
})

test('a body that trickles while a rule looks at it does not keep its client waiting', async (t) => {
  const origin = await startUpstream(t, (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' })
    response.write('<p>slow')
    setTimeout(() => response.end(' end'), 7_000)
  })
  const { port } = await startUsher(t, siteBefore(origin, RULES))
  const began = ownNow()
  const firstBytes = await new Promise<number>((resolve) => {
    http.get({ port, headers: NAVIGATION, agent: false }, (response) => {
      response.once('data', () => resolve(ownNow() - began))
      response.resume()
    })
  })
  t.ok(firstBytes < 6_500, `${firstBytes} ms`)
})

test('a head that cannot be sent on is 502, looked at or not, and the process lives', async (t) => {
  let bytes = ''
  const upstream = await startRawUpstream(t, (socket) => {
    socket.write(bytes)
    setTimeout(() => socket.end(), 20)
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin, RULES))
  for (const field of ['X-A: \u0001', 'X-A: a\u007fb', 'X A: 1']) {
    for (const type of ['text/html', 'text/plain']) {
      bytes = `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n${field}\r\nContent-Length: 4\r\n\r\nbody`
      const answer = await send(`http://127.0.0.1:${port}/`, { headers: NAVIGATION })
      t.equal(answer.status, 502, `${JSON.stringify(field)} ${type}`)
    }
  }
})
