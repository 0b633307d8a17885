// What is not swapped is not changed: the same bytes with Usher between as without it.
import fc from 'fast-check'
import { test } from 'tap'
import type { Test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { exchangeRaw, parseMessage, startRawUpstream, valuesOf } from '../helpers/wire.ts'
import type { Message, RawUpstream } from '../helpers/wire.ts'

// Of the connection, or said to be added: RFC 9110 7.6.1, docs/configuration.md "forwardedHeaders".
const OF_THE_CONNECTION = /^(connection|keep-alive|transfer-encoding|content-length|host)$/i
const ADDED = /^(connection|keep-alive|transfer-encoding|content-length|host|x-forwarded-(for|proto|host))$/i

const NUMBER_OF_RUNS = Number(process.env['USHER_FUZZ_RUNS'] ?? 60)

async function startPair(t: Test, response: () => Buffer): Promise<{ upstream: RawUpstream; port: number }> {
  const upstream = await startRawUpstream(t, (socket) => {
    const bytes = response()
    socket.write(bytes)
    if (!/\r\n(content-length|transfer-encoding):/i.test(bytes.toString('latin1'))) socket.end()
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin, 'presets: [testrail, confluence]'))
  return { upstream, port }
}

// A property counts as one assertion; its failure carries the shrunken counterexample.
async function holds<T>(
  t: Test,
  property: fc.IAsyncProperty<T>,
  parameters: fc.Parameters<T>,
): Promise<void> {
  await t.resolves(fc.assert(property, parameters))
}

const OK = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok')

function request(target: string, { method = 'GET', fields = '', body = '' } = {}): Buffer {
  return Buffer.from(
    `${method} ${target} HTTP/1.1\r\nHost: site.example\r\n${fields}Connection: close\r\n\r\n${body}`,
    'latin1',
  )
}

function withoutConnectionFields({ fields }: Message, dropped: RegExp): string[] {
  return fields.filter(([name]) => !dropped.test(name)).map(([name, value]) => `${name}: ${value}`)
}

test('request targets arrive byte for byte', async (t) => {
  const { upstream, port } = await startPair(t, () => OK)
  const targets = [
    '/index.php?/auth/login',
    '//index.php?/x',
    '/?a?b',
    '/%E9',
    '/%e9/%2e%2e/%2F',
    '/{}|^`"<>[]',
    '/a/../b/./c//d',
    '/a;x=1;y/b',
    '/\\back\\slash',
    '/index.php?/api/v2/get_case/1&x=y',
    '/?',
    '/a?#frag',
    '/?%00',
    '/%c0%af',
    '/%252e',
    'http://site.example/absolute?x',
    '/.usherx',
    '/..%2f.usher/health',
  ]
  for (const target of targets) {
    await exchangeRaw(port, request(target))
    const line = parseMessage(upstream.received.at(-1) ?? Buffer.alloc(0)).startLine
    t.equal(line, `GET ${target} HTTP/1.1`)
  }
})

test('raw bytes above ASCII in a target, which no URI has, are answered 400 and never rewritten', async (t) => {
  const { upstream, port } = await startPair(t, () => OK)
  const answer = parseMessage(await exchangeRaw(port, request('/\u00e9\u00ff')))
  t.match(answer.startLine, /^HTTP\/1\.1 400 /)
  t.equal(upstream.received.length, 0)
})

test('a reason phrase that is no UTF-8 does not cost the answer', async (t) => {
  const answer = Buffer.from('HTTP/1.1 403 Interdit \u00e9\r\nContent-Length: 2\r\n\r\nno', 'latin1')
  const { port } = await startPair(t, () => answer)
  const through = parseMessage(await exchangeRaw(port, request('/')))
  t.equal(through.startLine, 'HTTP/1.1 403 Interdit ?')
  t.equal(through.body.toString(), 'no')
})

test('any target that a request line can carry arrives byte for byte', async (t) => {
  const { upstream, port } = await startPair(t, () => OK)
  const character = fc.integer({ min: 0x21, max: 0xff }).filter((code) => code !== 0x7f && code !== 0x23)
  const target = fc.array(character, { maxLength: 40 }).map((codes) => `/${String.fromCharCode(...codes)}`)
  await holds(
    t,
    fc.asyncProperty(target, async (path) => {
      const before = upstream.received.length
      const answer = parseMessage(await exchangeRaw(port, request(path)))
      if (answer.startLine.includes(' 400 ') && upstream.received.length === before) return
      const line = upstream.received.at(-1)?.toString('latin1').split('\r\n', 1)[0]
      if (line !== `GET ${path} HTTP/1.1`)
        throw new Error(`${JSON.stringify(path)} arrived as ${JSON.stringify(line)}`)
    }),
    { numRuns: NUMBER_OF_RUNS },
  )
})

const fieldName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,12}$/).map((name) => `X-${name}`)
const fieldValue = fc
  .array(
    fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f),
    { maxLength: 30 },
  )
  .map((codes) => String.fromCharCode(...codes).trim())
const fields = fc.array(fc.tuple(fieldName, fieldValue), { maxLength: 12 })

function asLines(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${name}: ${value}\r\n`).join('')
}

test('request fields keep case, order, duplicates and bytes', async (t) => {
  const { upstream, port } = await startPair(t, () => OK)
  await holds(
    t,
    fc.asyncProperty(fields, async (pairs) => {
      // These are claims of origin, dropped from an untrusted client by design.
      const harmless = pairs.filter(([name]) => !/^x-(forwarded|real|original|rewrite)/i.test(name))
      await exchangeRaw(port, request('/', { fields: asLines(harmless) }))
      const arrived = withoutConnectionFields(
        parseMessage(upstream.received.at(-1) ?? Buffer.alloc(0)),
        ADDED,
      )
      const sent = harmless.map(([name, value]) => `${name}: ${value}`)
      if (JSON.stringify(arrived) !== JSON.stringify(sent))
        throw new Error(`${JSON.stringify(sent)} arrived as ${JSON.stringify(arrived)}`)
    }),
    { numRuns: NUMBER_OF_RUNS },
  )
})

test('response heads keep status, reason, case, order, duplicates and bytes', async (t) => {
  let answer = OK
  const { port } = await startPair(t, () => answer)
  const status = fc.constantFrom(
    200,
    201,
    206,
    299,
    301,
    302,
    400,
    401,
    403,
    404,
    418,
    429,
    500,
    502,
    503,
    599,
  )
  const reason = fc.constantFrom('OK', '', 'Access Denied', 'Non autoris\u00c3\u00a9', 'a  b')
  await holds(
    t,
    fc.asyncProperty(status, reason, fields, async (code, phrase, pairs) => {
      answer = Buffer.from(
        `HTTP/1.1 ${code} ${phrase}\r\n${asLines(pairs)}Content-Length: 3\r\n\r\nabc`,
        'latin1',
      )
      const direct = parseMessage(answer)
      const through = parseMessage(await exchangeRaw(port, request('/')))
      const wanted = [
        `HTTP/1.1 ${code} ${phrase}`,
        ...withoutConnectionFields(direct, OF_THE_CONNECTION),
        'abc',
      ]
      const got = [
        through.startLine,
        ...withoutConnectionFields(through, OF_THE_CONNECTION),
        through.body.toString(),
      ]
      if (JSON.stringify(got) !== JSON.stringify(wanted))
        throw new Error(`${JSON.stringify(wanted)} became ${JSON.stringify(got)}`)
    }),
    { numRuns: NUMBER_OF_RUNS },
  )
})

type Framing = 'length' | 'chunked' | 'close'

function frame(body: Uint8Array, framing: Framing, pieces: number): Buffer {
  const bytes = Buffer.from(body)
  if (framing === 'length')
    return Buffer.concat([Buffer.from(`Content-Length: ${bytes.length}\r\n\r\n`), bytes])
  if (framing === 'close') return Buffer.concat([Buffer.from('\r\n'), bytes])
  const size = Math.max(1, Math.ceil(bytes.length / pieces))
  const chunks: Buffer[] = [Buffer.from('Transfer-Encoding: chunked\r\n\r\n')]
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size)
    chunks.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'))
  }
  return Buffer.concat([...chunks, Buffer.from('0\r\n\r\n')])
}

test('bodies of every framing, type and coding pass byte for byte, looked at or not', async (t) => {
  let answer = OK
  const { port } = await startPair(t, () => answer)
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 2_000 }),
    fc.integer({ min: 60_000, max: 200_000 }).map((length) => new Uint8Array(length).fill(7)),
    fc.string({ unit: 'binary', maxLength: 500 }).map((text) => new TextEncoder().encode(text)),
  )
  await holds(
    t,
    fc.asyncProperty(
      bodies,
      fc.constantFrom<Framing>('length', 'chunked', 'close'),
      fc.constantFrom(200, 401, 403, 404, 500),
      fc.constantFrom(
        'text/html',
        'text/html; charset=utf-8',
        'text/html; charset=nonsense',
        'application/json',
        '',
      ),
      fc.constantFrom('', 'gzip', 'br', 'deflate', 'zstd', 'gzip, gzip', 'unknown'),
      async (body, framing, status, type, coding) => {
        const head = `HTTP/1.1 ${status} X\r\n${type && `Content-Type: ${type}\r\n`}${coding && `Content-Encoding: ${coding}\r\n`}`
        answer = Buffer.concat([Buffer.from(head), frame(body, framing, 3)])
        const navigation = 'Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n'
        const target = '/index.php?/ext/jira/render_panel'
        const through = parseMessage(await exchangeRaw(port, request(target, { fields: navigation })))
        if (valuesOf(through, 'usher-cause').length > 0) return // a refusal by chance, such as an empty 401
        if (!through.complete || !through.body.equals(Buffer.from(body))) {
          throw new Error(
            `${body.length} bytes of ${type} ${coding} ${framing} became ${through.body.length}`,
          )
        }
      },
    ),
    { numRuns: NUMBER_OF_RUNS },
  )
})

test('request bodies of both framings arrive byte for byte', async (t) => {
  const { upstream, port } = await startPair(t, () => OK)
  await holds(
    t,
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 3_000 }),
      fc.constantFrom<Framing>('length', 'chunked'),
      fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'REPORT', 'PROPFIND', 'GET'),
      fc.constantFrom(
        '',
        'text/plain',
        'application/json',
        'multipart/form-data',
        'not a type',
        'application/json; charset=\u00fc',
      ),
      async (body, framing, method, type) => {
        // A last chunk inside the payload would end it early in the test's own upstream.
        const payload = Buffer.from(body).filter((byte) => byte !== 0x30)
        const head = `${method} /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${type && `Content-Type: ${type}\r\n`}`
        await exchangeRaw(port, Buffer.concat([Buffer.from(head, 'latin1'), frame(payload, framing, 3)]))
        const arrived = parseMessage(upstream.received.at(-1) ?? Buffer.alloc(0))
        const got = [arrived.startLine, ...valuesOf(arrived, 'content-type')]
        if (JSON.stringify(got) !== JSON.stringify([`${method} /x HTTP/1.1`, ...(type ? [type] : [])]))
          throw new Error(JSON.stringify(got))
        if (!arrived.body.equals(payload))
          throw new Error(`${payload.length} bytes arrived as ${arrived.body.length}`)
      },
    ),
    { numRuns: NUMBER_OF_RUNS },
  )
})
