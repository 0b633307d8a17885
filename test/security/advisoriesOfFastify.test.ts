// Advisories against @fastify/http-proxy, @fastify/reply-from and Fastify: each a test under its name.
import { test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { send, startUpstream } from '../helpers/upstream.ts'
import { exchangeRaw, parseMessage, startRawUpstream } from '../helpers/wire.ts'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

test('GHSA-v574-6498-x57v: targets that look alike reach each the upstream of their own site, many at a time', async (t) => {
  const naming = (name: string) => startUpstream(t, (_request, response) => response.end(name))
  const [one, two, three] = [await naming('one'), await naming('two'), await naming('three')]
  const { url } = await startUsher(
    t,
    `sites:
  - { name: one, hosts: [a.example], upstream: '${one}', pathPrefix: /x }
  - { name: two, hosts: [a.example], upstream: '${two}', pathPrefix: /x/y }
  - { name: three, hosts: [b.a.example], upstream: '${three}' }
`,
  )
  const rows = [
    ['a.example', '/x', 'one'],
    ['a.example', '/x/y', 'two'],
    ['a.example', '/x/y?/x', 'two'],
    ['a.example', '/x?/x/y', 'one'],
    ['a.example', '/x/yy', 'one'],
    ['b.a.example', '/x/y', 'three'],
    ['b.a.example', '/x', 'three'],
    ['a.example', '/x//y', 'two'],
    ['a.example', '/x/%79', 'two'],
  ] as const
  const asked = Array.from({ length: 10 }, () => rows).flat()
  const answers = await Promise.all(asked.map(([Host, path]) => send(url + path, { headers: { Host } })))
  for (const [index, { text }] of answers.entries())
    t.equal(text, asked[index]?.[2], (asked[index] ?? []).join(' '))
})

const ESCAPES = [
  ...[
    '/public/../private',
    '/public/%2e%2e/private',
    '/public/%2E%2E/private',
    '/public/.%2e/private',
    '/public/%2e./private',
  ],
  ...[
    '/public/..%2fprivate',
    '/public/%2e%2e%2fprivate',
    '/public/..%5cprivate',
    '/public/..\\private',
    '/public/x/../../private',
  ],
  ...[
    '/public/%252e%252e/private',
    '/public/..;/private',
    '/public/..;x=y/private',
    '//private',
    '/./private',
    '/public/%c0%ae%c0%ae/private',
  ],
  ...[
    '/%70rivate',
    '/private;x',
    '/PUBLIC/../private',
    '/public//../private',
    '/public/%u002e%u002e/private',
  ],
]

test('CVE-2021-21321, CVE-2021-21322, GHSA-2q7r-29rg-6m5h: no spelling of a path leaves its prefix for another’s', async (t) => {
  const open = await startUpstream(t, (_request, response) => response.end('open'))
  const guarded = await startUpstream(t, (request, response) => response.end(`guarded ${request.url}`))
  const { port } = await startUsher(
    t,
    `sites:
  - { name: open, upstream: '${open}', pathPrefix: /public }
  - { name: guarded, upstream: '${guarded}' }
`,
  )
  for (const target of ESCAPES) {
    const request = `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`
    t.equal(parseMessage(await exchangeRaw(port, request)).body.toString(), `guarded ${target}`, 'as it came')
  }
})

// CVE-2026-3419, CVE-2026-25223, CVE-2026-33806 and CVE-2025-32442 are about these.
const CONTENT_TYPES = [
  ...[
    '',
    ' ',
    'application/json ',
    ' application/json',
    'application/json\tfoo',
    'application/json\t; charset=utf-8',
    'APPLICATION/JSON',
  ],
  ...[
    'application/json;',
    'application/json ;charset',
    'application/json;charset=utf-8;',
    'application/json, text/html',
    'application/jsonx',
  ],
  ...[
    'text/plain; charset=x',
    'a',
    '/',
    'application/',
    '*/*',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    '\u00e9',
    '"a/b"',
  ],
]

test('CVE-2023-51701, CVE-2025-32442, CVE-2026-3419, CVE-2026-25223, CVE-2026-33806: a body is nobody’s to parse, whatever its type claims', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => socket.write(OK))
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const body = '{"__proto__": 1, "a": }\u00ff\0'
  for (const type of CONTENT_TYPES) {
    const head = `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`
    t.match(parseMessage(await exchangeRaw(port, head + body)).startLine, ' 200 ', type)
    const seen = parseMessage(upstream.received.at(-1) ?? Buffer.alloc(0))
    t.equal(seen.body.toString('latin1'), body)
    t.same(seen.fields.filter(([name]) => name === 'Content-Type').length, 1, type)
  }
})

test('CVE-2025-32442, CVE-2026-25223, CVE-2026-33806: Usher’s own forms take one type, and nothing that resembles it', async (t) => {
  const { port } = await startUsher(t, siteBefore('http://127.0.0.1:9', 'sessionCookies: [sid]'))
  for (const type of [
    ...[
      '',
      'text/plain',
      'text/plain\tapplication/x-www-form-urlencoded',
      'application/x-www-form-urlencoded\ttext/plain',
      'application/x-www-form-urlencodedx',
    ],
    ...[
      'application/x-www-form-urlencoded, text/plain',
      'application/x-www-form-urlencoded text/plain',
      'multipart/form-data; application/x-www-form-urlencoded',
    ],
  ]) {
    const request = `POST /.usher/reset HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\nContent-Type: ${type}\r\nContent-Length: 4\r\n\r\nto=/`
    t.match(parseMessage(await exchangeRaw(port, request)).startLine, ' 415 ', type)
  }
})
