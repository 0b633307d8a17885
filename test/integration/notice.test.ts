import { randomBytes } from 'node:crypto'
import http from 'node:http'
import http2 from 'node:http2'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import * as zlib from 'node:zlib'
import fc from 'fast-check'
import { test } from 'tap'
import type { Test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { FRAME_NAVIGATION, NAVIGATION, PROGRAM, send, startUpstream } from '../helpers/upstream.ts'
import { exchangeRaw, parseMessage, startRawUpstream, valuesOf } from '../helpers/wire.ts'
import { htmlish } from '../proxy/notice/htmlish.ts'
import { ownNow } from '../helpers/ownTime.ts'

const RULES = `
brand: { product: Wiki, contactEmail: it@example.com }
rules:
  - name: wrong-password
    when: { status: [2xx, 3xx], header: { X-Seraph-LoginReason: { contains: AUTHENTICATED_FAILED } } }
    cause: wrong-credentials
    then: notice
  - name: by-text
    when: { status: 200, body: { contains: Password is incorrect } }
    cause: wrong-credentials
    then: notice
`

const HEAD =
  '<!doctype html>\r\n<html><head><meta charset=utf-8><title>Log in</title></head>\n<body class="a > b">'
const FORM =
  '\r\n<form method=post><input name=atl_token type=hidden value="täg &amp; 試"></form>\n</body></html>\n'
const PAGE = Buffer.from(HEAD + FORM)
const PLACE = Buffer.byteLength(HEAD)

const STAMP = { 'X-Seraph-LoginReason': 'AUTHENTICATED_FAILED' } as const
const FORM_FIELDS = { 'Content-Type': 'text/html', ...STAMP }

const CODINGS: readonly (readonly [
  coding: string,
  encode: (bytes: Buffer) => Buffer,
  decode: (bytes: Buffer) => Buffer,
])[] = [
  ['gzip', zlib.gzipSync, zlib.gunzipSync],
  ['x-gzip', zlib.gzipSync, zlib.gunzipSync],
  ['deflate', zlib.deflateSync, zlib.inflateSync],
  ['deflate', zlib.deflateRawSync, zlib.inflateRawSync],
  ['br', zlib.brotliCompressSync, zlib.brotliDecompressSync],
  ['zstd', zlib.zstdCompressSync, zlib.zstdDecompressSync],
]

/** What stands in a body besides the page, which must be whole around it. */
function noticeIn(t: Test, body: Buffer, page = PAGE, place = PLACE): string {
  const length = body.length - page.length
  t.ok(body.subarray(0, place).equals(page.subarray(0, place)), 'the page before the notice')
  t.ok(body.subarray(place + length).equals(page.subarray(place)), 'the page after it')
  const notice = body.toString('latin1', place, place + length)
  t.match(notice, /^<div class="usher-notice" role="alert" lang="en" dir="ltr">[^]*<\/div>$/)
  return notice
}

async function startBefore(t: Test, handler: http.RequestListener, more = '') {
  const origin = await startUpstream(t, handler)
  const { port, log } = await startUsher(t, siteBefore(origin, RULES + more))
  return { port, log, get: (headers = NAVIGATION) => send(`http://127.0.0.1:${port}/`, { headers }) }
}

test('a form answered with 200 stays, and above it stands why and what to do', async (t) => {
  const { get, log } = await startBefore(t, (_request, response) => {
    response.writeHead(200, { ...FORM_FIELDS, 'Content-Length': PAGE.length }).end(PAGE)
  })
  for (const headers of [NAVIGATION, FRAME_NAVIGATION]) {
    const answer = await get(headers as typeof NAVIGATION)
    t.equal(answer.status, 200)
    const notice = noticeIn(t, answer.body)
    const reference = String(answer.headers['usher-reference'])
    t.match(notice, 'That sign-in did not work')
    t.match(notice, 'Wiki did not accept')
    t.match(notice, 'Caps Lock')
    t.match(notice, 'href="mailto:it@example.com?')
    t.ok(notice.includes(reference))
    t.notMatch(notice, /Sign in again|Try again|<script|<form|<h\d/)
    t.equal(answer.headers['content-length'], String(answer.body.length))
    t.equal(answer.headers['usher-cause'], 'wrong-credentials')
    t.match(log.at(-1), {
      msg: 'refusal answered',
      reference,
      action: 'notice',
      rule: 'site/wrong-password',
      cause: 'wrong-credentials',
      upstreamStatus: 200,
      status: 200,
      path: '/',
    })
  }
})

test('what the notice makes untrue is corrected or gone, and every other field stays as it came', async (t) => {
  const kept = [
    ['Date', 'Mon, 23 Nov 2026 00:00:00 GMT'],
    ['Content-Type', 'text/html'],
    ['X-Seraph-LoginReason', 'AUTHENTICATED_FAILED'],
    ['Set-Cookie', 'a=1; HttpOnly'],
    ['set-cookie', 'b=2'],
    ['X-Frame-Options', 'SAMEORIGIN'],
    ['Content-Language', 'de'],
    ['Refresh', '900'],
    ['Link', '</a.css>; rel=preload'],
  ] as const
  const gone = [
    'ETag: "a"',
    'Last-Modified: Mon, 23 Nov 2026 00:00:00 GMT',
    'Accept-Ranges: bytes',
    'Content-MD5: x',
    'Digest: x',
    'Repr-Digest: x',
    'Content-Digest: x',
    'Cache-Control: max-age=60',
    'Expires: Mon, 23 Nov 2036 00:00:00 GMT',
    'Pragma: x',
    'Age: 1',
    'Usher-Cause: x',
    'Connection: X-Own',
    'X-Own: 1',
  ]
  const lines = [...kept.map(([name, value]) => `${name}: ${value}`), ...gone, 'Vary: Cookie']
  const upstream = await startRawUpstream(t, (socket) => {
    socket.write(`HTTP/1.1 200 Fine\r\n${lines.join('\r\n')}\r\nContent-Length: ${PAGE.length}\r\n\r\n`)
    socket.write(PAGE)
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin, RULES))
  const answer = parseMessage(await ask(port))
  t.equal(answer.startLine, 'HTTP/1.1 200 Fine')
  const names = new Set(kept.map(([name]) => name.toLowerCase()))
  t.same(
    answer.fields.filter(([name]) => names.has(name.toLowerCase())),
    kept,
  )
  for (const line of gone.slice(0, -3)) {
    const [name = ''] = line.split(': ')
    const wanted = name === 'Cache-Control' ? ['no-store'] : []
    t.same(valuesOf(answer, name), wanted, name)
  }
  t.same(valuesOf(answer, 'x-own'), [])
  t.same(valuesOf(answer, 'usher-cause'), ['wrong-credentials'])
  t.match(valuesOf(answer, 'vary'), [/^Cookie, .*Sec-Fetch-Mode/])
  t.same(valuesOf(answer, 'content-length'), [String(answer.body.length)])
  noticeIn(t, answer.body)
})

test('a page in chunks or without a length is framed as it came; trailers, which may be digests, go', async (t) => {
  let message = ''
  const upstream = await startRawUpstream(t, (socket) => socket.end(message, 'latin1'))
  const { port } = await startUsher(t, siteBefore(upstream.origin, RULES))
  const fields = 'Content-Type: text/html\r\nX-Seraph-LoginReason: AUTHENTICATED_FAILED\r\n'
  const chunks = [PAGE.subarray(0, 50), PAGE.subarray(50)]
    .map((chunk) => `${chunk.length.toString(16)}\r\n${chunk.toString('latin1')}\r\n`)
    .join('')
  message = `HTTP/1.1 200 \r\n${fields}Transfer-Encoding: chunked\r\nTrailer: Digest\r\n\r\n${chunks}0\r\nDigest: x\r\n\r\n`
  const chunked = parseMessage(await ask(port))
  t.ok(chunked.complete)
  t.same(chunked.trailers, [])
  t.same(valuesOf(chunked, 'trailer'), [])
  noticeIn(t, chunked.body)
  message = `HTTP/1.1 200 \r\n${fields}Connection: close\r\n\r\n${PAGE.toString('latin1')}`
  noticeIn(t, parseMessage(await ask(port)).body)
})

test('a compressed page is compressed again, by the same coding', async (t) => {
  let coding = ''
  let bytes: Buffer = PAGE
  const { get } = await startBefore(t, (_request, response) => {
    const fields = { ...FORM_FIELDS, 'Content-Encoding': coding, 'Content-Length': bytes.length }
    response.writeHead(200, fields).end(bytes)
  })
  for (const [name, encode, decode] of CODINGS) {
    coding = name
    bytes = encode(PAGE)
    const answer = await get()
    t.equal(answer.headers['content-encoding'], name)
    t.equal(answer.headers['content-length'], undefined)
    noticeIn(t, decode(answer.body))
  }
})

test('a refusal that only its text tells has its notice as well, compressed or not', async (t) => {
  const page = Buffer.concat([
    PAGE,
    Buffer.from('<p>Email or Password is\r\n incorrect</p>'),
    Buffer.alloc(90_000, 32),
  ])
  const { port } = await startBefore(t, (request, response) => {
    const isPacked = request.url === '/gzip'
    const bytes = isPacked ? zlib.gzipSync(page) : page
    response.writeHead(200, { 'Content-Type': 'text/html', ...(isPacked && { 'Content-Encoding': 'gzip' }) })
    response.write(bytes.subarray(0, 100))
    setTimeout(() => response.end(bytes.subarray(100)), 30)
  })
  for (const path of ['/', '/gzip']) {
    const { body } = await send(`http://127.0.0.1:${port}${path}`, { headers: NAVIGATION })
    noticeIn(t, path === '/' ? body : zlib.gunzipSync(body), page)
  }
})

test('who or what can have no notice gets the bytes and the head of the upstream', async (t) => {
  const etag = { ...FORM_FIELDS, ETag: '"a"' }
  type Exception = {
    fields?: object
    status?: number
    headers?: object
    method?: string
    isCounted?: boolean
  }
  const cases: Record<string, Exception> = {
    'a program': { headers: PROGRAM },
    'a script': { headers: { ...NAVIGATION, 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' } },
    HEAD: { method: 'HEAD' },
    '204': { status: 204 },
    '205': { status: 205 },
    '304': { status: 304 },
    'a part of it': { status: 206, fields: { 'Content-Range': 'bytes 0-5/99' } },
    JSON: { fields: { 'Content-Type': 'application/json' }, isCounted: true },
    'an unknown type': { fields: { 'Content-Type': 'image/png' }, isCounted: true },
    XHTML: { fields: { 'Content-Type': 'application/xhtml+xml' }, isCounted: true },
    'an unknown coding': { fields: { 'Content-Encoding': 'compress' }, isCounted: true },
    'two codings': { fields: { 'Content-Encoding': 'gzip, br' }, isCounted: true },
    'another than it says': { fields: { 'Content-Encoding': 'gzip' }, isCounted: true },
    'a file to keep': { fields: { 'Content-Disposition': 'attachment; filename=a.html' }, isCounted: true },
    'UTF-16': { fields: { 'Content-Type': 'text/html; charset=utf-16' }, isCounted: true },
  }
  let current: Exception = {}
  const { port, log } = await startBefore(t, (_request, response) => {
    const { status = 200, fields = {} } = current
    const hasBody = ![204, 205, 304].includes(status)
    response.writeHead(status, { ...etag, ...fields })
    response.end(hasBody ? PAGE : undefined)
  })
  for (const [name, exception] of Object.entries(cases)) {
    current = exception
    const { headers = NAVIGATION, method = 'GET', isCounted = false } = exception
    const before = log.length
    const answer = await send(`http://127.0.0.1:${port}/`, {
      headers: headers as http.OutgoingHttpHeaders,
      method,
    })
    const isEmpty = method === 'HEAD' || [204, 205, 304].includes(answer.status)
    t.ok(answer.body.equals(isEmpty ? Buffer.alloc(0) : PAGE), name)
    t.equal(answer.headers.etag, '"a"', name)
    t.equal(answer.headers['usher-cause'], undefined, name)
    const told = log.slice(before).filter(({ msg }) => String(msg).includes('cannot have its notice'))
    t.equal(told.length, isCounted ? 1 : 0, `${name}: told in the log`)
    if (isCounted) t.ok(Number(told[0]?.['failedOpen']) > 0)
  }
})

test('a page without a place for a notice passes as it came, in pieces or whole', async (t) => {
  const pages = [
    '',
    'no markup at all',
    '<title><body></title>',
    '<frameset><frame src=a></frameset>',
    '<!-- <body>',
  ]
  let page = ''
  const { get } = await startBefore(t, (_request, response) => {
    response.writeHead(200, { ...FORM_FIELDS, ETag: '"a"' })
    const half = page.length >> 1
    if (half > 0) response.write(page.slice(0, half))
    setTimeout(() => response.end(page.slice(half)), 30)
  })
  for (page of [...pages, `<head>${'<!-- long -->'.repeat(10_000)}<body>`]) {
    const answer = await get()
    t.equal(answer.text, page)
    t.equal(answer.headers.etag, '"a"')
  }
})

test('a page that comes slowly is shown as it comes, from where its body begins', async (t) => {
  let finish: () => void = () => undefined
  let coding = 'identity'
  const { port } = await startBefore(t, (_request, response) => {
    response.writeHead(200, { ...FORM_FIELDS, 'Content-Encoding': coding })
    const encoder = coding === 'gzip' ? zlib.createGzip() : undefined
    encoder?.pipe(response)
    const flush = (text: string) => {
      if (!encoder) response.write(text)
      else {
        encoder.write(text)
        encoder.flush()
      }
    }
    flush(HEAD.slice(0, 30))
    setTimeout(() => flush(HEAD.slice(30, 40)), 30)
    setTimeout(() => flush(`${HEAD.slice(40)}<p>first`), 60)
    finish = () => void (encoder ?? response).end('last')
  })
  for (coding of ['identity', 'gzip']) {
    const response = await new Promise<http.IncomingMessage>((resolve) => {
      http.get({ port, headers: NAVIGATION, agent: false }, resolve)
    })
    const decoded = coding === 'gzip' ? response.pipe(zlib.createGunzip()) : response
    let text = ''
    const began = ownNow()
    for await (const chunk of decoded) {
      const before = text
      text += String(chunk)
      if (text.endsWith('first') && !before.endsWith('first')) finish()
    }
    t.ok(ownNow() - began < 2_000)
    t.match(text, /usher-notice[^]*<p>firstlast$/, coding)
  }
})

test('a page whose body does not come is not waited for', async (t) => {
  const { port } = await startBefore(t, (_request, response) => {
    response.writeHead(200, FORM_FIELDS)
    response.write('<head>')
    setTimeout(() => response.end('<body>'), 6_000)
  })
  const began = ownNow()
  const first = await new Promise<string>((resolve) => {
    http.get({ port, headers: NAVIGATION, agent: false }, (response) => {
      response.once('data', (chunk) => resolve(String(chunk)))
      response.resume()
    })
  })
  t.equal(first, '<head>')
  t.ok(ownNow() - began < 5_900)
})

test('a page cut off is seen to be cut off, compressed or not', async (t) => {
  const whole = Buffer.concat([
    PAGE,
    Buffer.from(Array.from({ length: 9_000 }, (_, i) => `${(i * 7_919) % 9_973}`).join()),
  ])
  let message: { fields: string; bytes: Buffer } = { fields: '', bytes: PAGE }
  const upstream = await startRawUpstream(t, (socket) => {
    const { fields, bytes } = message
    const chunk = Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
    socket.write(
      `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Seraph-LoginReason: AUTHENTICATED_FAILED\r\nConnection: close\r\n${fields}\r\n`,
    )
    if (fields.includes('chunked')) socket.write(chunk)
    else socket.write(bytes)
    if (fields.includes('X-Ends')) socket.write('0\r\n\r\n')
    setTimeout(() => socket.destroy(), 50)
  })
  const { port, log } = await startUsher(t, siteBefore(upstream.origin, RULES))
  const askFor = async (fields: string, bytes: Buffer) => {
    message = { fields, bytes }
    return parseMessage(await exchangeRaw(port, navigation('close')))
  }
  const isCut = async (fields: string, bytes: Buffer): Promise<boolean> =>
    !(await askFor(fields, bytes)).complete
  t.ok(await isCut(`Content-Length: ${whole.length}\r\n`, whole.subarray(0, -1)), 'shorter than its length')
  t.ok(await isCut('Transfer-Encoding: chunked\r\n', whole), 'without a last chunk')
  for (const [coding, encode] of CODINGS) {
    const bytes = encode(whole)
    const fields = `Content-Encoding: ${coding}\r\nTransfer-Encoding: chunked\r\n`
    t.ok(await isCut(fields, bytes), `${coding}: all of it, without a last chunk`)
    const damaged = bytes.subarray(0, -1)
    const answer = await askFor(`${fields}X-Ends: 1\r\n`, damaged)
    // Where all of it is held, the damage may be seen in time.
    t.ok(!answer.complete || answer.body.equals(damaged), `${coding}: a byte less`)
    // Behind gzip all but zeros is taken for a further member.
    const tail = coding === 'gzip' ? Buffer.alloc(4) : Buffer.from('tail')
    const followed = await askFor(`${fields}X-Ends: 1\r\n`, Buffer.concat([bytes, tail]))
    t.equal(followed.complete, true, `${coding}: what follows the page does not cost it`)
    t.same(followed.body.subarray(-4), tail)
    const endless = Buffer.concat([bytes, Buffer.alloc(100_000)])
    t.ok(await isCut(`${fields}X-Ends: 1\r\n`, endless), `${coding}: more follows than is kept`)
  }
  t.ok(log.some(({ code }) => code === 'Z_BUF_ERROR'))
  t.ok(log.some(({ code }) => code === 'USHER_TRAILING_BYTES'))
})

test('a client that does not read stops the upstream, compressed or not', async (t) => {
  const MEGABYTE = 1_048_576
  let written = 0
  let coding = 'identity'
  const random = randomBytes(MEGABYTE)
  const { port } = await startBefore(t, (_request, response) => {
    response.writeHead(200, { ...FORM_FIELDS, 'Content-Encoding': coding })
    const sink = coding === 'gzip' ? zlib.createGzip({ level: 1 }) : response
    if (sink !== response) sink.pipe(response)
    sink.write(PAGE)
    const write = (): void => {
      while (written < 200 * MEGABYTE && !response.destroyed) {
        written += random.length
        if (!sink.write(random)) {
          sink.once('drain', write)
          return
        }
      }
    }
    write()
  })
  for (coding of ['identity', 'gzip']) {
    written = 0
    const socket = net.connect(port, '127.0.0.1')
    t.teardown(() => socket.destroy())
    socket.pause()
    socket.write(navigation('close'))
    await sleep(1_200)
    t.ok(written < 60 * MEGABYTE, `${coding}: ${Math.round(written / MEGABYTE)} MB written`)
    socket.destroy()
  }
})

test('a client that leaves lets the upstream go', async (t) => {
  let coding = 'identity'
  let closed: () => void = () => undefined
  const { port } = await startBefore(t, (_request, response) => {
    response.on('close', () => closed())
    response.writeHead(200, { ...FORM_FIELDS, 'Content-Encoding': coding })
    const gzip = zlib.createGzip()
    gzip.pipe(response, { end: false })
    if (coding === 'gzip') {
      gzip.write(PAGE)
      gzip.flush()
    } else response.write(coding === 'identity' ? PAGE : '<head>')
  })
  for (coding of ['identity', 'gzip', 'x-gzip']) {
    const ended = new Promise<void>((resolve) => (closed = resolve))
    const socket = net.connect(port, '127.0.0.1')
    socket.write(navigation('keep-alive'))
    await sleep(150)
    socket.destroy()
    await ended
    t.pass(coding)
  }
})

test("every Content-Security-Policy of the page lets the notice's style be", async (t) => {
  const { get } = await startBefore(t, (_request, response) => {
    response.writeHead(200, {
      ...FORM_FIELDS,
      'Content-Security-Policy': ["default-src 'none'; style-src 'self'", "style-src 'unsafe-inline'"],
      'Content-Security-Policy-Report-Only': "default-src 'self'; report-uri /r",
    })
    response.end(PAGE)
  })
  const { rawHeaders, text } = await get()
  const values = (wanted: string) =>
    rawHeaders.filter((_, index) => rawHeaders[index - 1] === wanted && index % 2 === 1)
  const hash = /'sha256-[A-Za-z0-9+/]{43}='/.exec(rawHeaders.join('\n'))?.[0] ?? ''
  t.same(values('Content-Security-Policy'), [
    `default-src 'none'; style-src 'self' ${hash}`,
    "style-src 'unsafe-inline'",
  ])
  t.same(values('Content-Security-Policy-Report-Only'), [
    `default-src 'self'; report-uri /r; style-src 'self' ${hash}`,
  ])
  const style = /<style>([^]*?)<\/style>/.exec(text)?.[1] ?? ''
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(style))
  t.equal(hash, `'sha256-${Buffer.from(digest).toString('base64')}'`)
})

test('over HTTP/2 and to HTTP/1.0 the page is the same', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    const isPacked = request.url === '/br'
    response.writeHead(200, { ...FORM_FIELDS, ...(isPacked && { 'Content-Encoding': 'br' }) })
    response.end(isPacked ? zlib.brotliCompressSync(PAGE) : PAGE)
  })
  const tls = 'test/fixtures/tls'
  const { port, url } = await startUsher(
    t,
    `listen: { host: 127.0.0.1, port: 0, tls: { certFile: ${tls}/server.pem, keyFile: ${tls}/server.key } }\n${siteBefore(origin, RULES)}`,
  )
  t.ok(url)
  const session = http2.connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false })
  t.teardown(() => session.destroy())
  for (const path of ['/', '/br']) {
    const lower = Object.fromEntries(
      Object.entries(NAVIGATION).map(([name, value]) => [name.toLowerCase(), value]),
    )
    const stream = session.request({ ':path': path, ...lower })
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    const bytes = Buffer.concat(chunks)
    noticeIn(t, path === '/' ? bytes : zlib.brotliDecompressSync(bytes))
  }
  const plain = await startUsher(t, siteBefore(origin, RULES))
  for (const path of ['/', '/br']) {
    const request = navigation('close').replace('/ HTTP/1.1', `${path} HTTP/1.0`)
    const { body, fields } = parseMessage(await exchangeRaw(plain.port, request))
    t.same(valuesOf({ fields }, 'transfer-encoding'), [])
    noticeIn(t, path === '/' ? body : zlib.brotliDecompressSync(body))
  }
})

test('the upstream connection serves on after a notice', async (t) => {
  const ports = new Set<number | undefined>()
  const { get } = await startBefore(t, (request, response) => {
    ports.add(request.socket.remotePort)
    response.writeHead(200, { ...FORM_FIELDS, 'Content-Encoding': 'gzip' }).end(zlib.gzipSync(PAGE))
  })
  for (let round = 0; round < 5; round++) noticeIn(t, zlib.gunzipSync((await get()).body))
  t.equal(ports.size, 1)
})

test('whatever the page, its coding and its pieces: it is the same, with one notice in it or with none', async (t) => {
  type Sent = { readonly page: Buffer; readonly coding: number; readonly cuts: readonly number[] }
  let sent: Sent = { page: PAGE, coding: -1, cuts: [] }
  let noticed = 0
  const { get } = await startBefore(t, (_request, response) => {
    const { page, coding, cuts } = sent
    const [name = 'identity', encode = (bytes: Buffer) => bytes] = CODINGS[coding] ?? []
    const bytes = encode(page)
    response.writeHead(200, { ...FORM_FIELDS, 'Content-Encoding': name })
    const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b)
    const writeNext = (from: number): void => {
      const to = places.shift()
      if (to === undefined) return void response.end()
      if (to > from) response.write(bytes.subarray(from, to))
      setImmediate(writeNext, to)
    }
    writeNext(0)
  })
  const anySent = fc.record({
    page: htmlish.map((html) => Buffer.from(`${html}<body>${html}`, 'latin1')),
    coding: fc.integer({ min: -1, max: CODINGS.length - 1 }),
    cuts: fc.array(fc.nat(), { maxLength: 4 }),
  })
  await fc.assert(
    fc.asyncProperty(anySent, async (each) => {
      sent = each
      const answer = await get()
      const [, , decode = (bytes: Buffer) => bytes] = CODINGS[each.coding] ?? []
      const body = decode(answer.body)
      if (answer.headers['usher-cause'] === undefined) return body.equals(each.page)
      noticed += 1
      const from = body.indexOf('<div class="usher-notice"')
      const rest = Buffer.concat([
        body.subarray(0, from),
        body.subarray(from + body.length - each.page.length),
      ])
      return from >= 0 && rest.equals(each.page) && body.indexOf('usher-notice-code" translate', from) > 0
    }),
    { numRuns: 300 },
  )
  t.ok(noticed > 100, `${noticed} of 300 with a notice`)
})

function navigation(connection: string): string {
  const fields = Object.entries({ Host: 'a', ...NAVIGATION, Connection: connection })
  return `GET / HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}

function ask(port: number): Promise<Buffer> {
  return exchangeRaw(port, navigation('close'))
}
