// Host-header attacks: a host that a client names decides which site answers, and nothing else.
import { test } from 'tap'
import type { Test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import type { Usher } from '../helpers/usher.ts'
import { FRAME_NAVIGATION, NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { exchangeRaw, startRawUpstream } from '../helpers/wire.ts'

const RULES = `rules:
  - { name: away, when: { status: 401, path: { startsWith: /away } }, cause: session-expired, then: redirect, to: '/login?to={return}' }
  - { name: refused, when: { status: 401 }, cause: session-expired }
signIn: /login?to={return}
sessionCookies: [sid]`

async function startSite(t: Test): Promise<Usher> {
  const origin = await startUpstream(t, (_request, response) => response.writeHead(401).end())
  return startUsher(t, siteBefore(origin, RULES))
}

test('no page, redirect, form or failure tells a host that the client named', async (t) => {
  const { url } = await startSite(t)
  const asked = [
    ['GET', '/a?b', NAVIGATION],
    ['GET', '/a', FRAME_NAVIGATION],
    ['POST', '/a', { ...NAVIGATION, Referer: 'http://evil.example/form' }],
    ['GET', '/away', NAVIGATION],
    ['GET', '/.usher/nothing', NAVIGATION],
    ['GET', '/.usher/health', {}],
    ['GET', '/.usher/ask?to=/x', NAVIGATION],
    [
      'POST',
      '/.usher/reset',
      { ...NAVIGATION, 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' },
    ],
  ] as const
  for (const [method, path, headers] of asked) {
    const answer = await send(url + path, { method, headers: { ...headers, Host: 'evil.example' } })
    t.notMatch(`${JSON.stringify(answer.rawHeaders)}${answer.text}`, 'evil.example', `${method} ${path}`)
  }
})

test('a host reaches the site whose name it is, and no name that only resembles it', async (t) => {
  const secret = await startUpstream(t, (_request, response) => response.end('secret'))
  const open = await startUpstream(t, (_request, response) => response.end('open'))
  const { url } = await startUsher(
    t,
    `sites:
  - { name: secret, hosts: [internal.example], upstream: '${secret}' }
  - { name: open, hosts: ['*.example.org', www.example], upstream: '${open}' }
`,
  )
  const at = async (Host: string) => (await send(url, { headers: { Host } })).text.slice(0, 6)
  t.equal(await at('internal.example'), 'secret')
  t.equal(await at('INTERNAL.example.:8443'), 'secret')
  t.equal(await at('a.example.org'), 'open')
  for (const host of [
    ...[
      'internal.example.evil.test',
      'xinternal.example',
      'internal-example',
      'internal.example.org.evil.test',
      'example.org',
    ],
    ...[
      '127.0.0.1',
      'localhost',
      '[::1]',
      'internal.examples',
      'nternal.example',
      'evil.test:internal.example',
    ],
  ])
    t.notMatch(await at(host), /^(secret|open)/, host)
})

test('the upstream that is connected to is said by the configuration, never by a request', async (t) => {
  const other = await startRawUpstream(t, (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother'),
  )
  const { port } = await startSite(t)
  const elsewhere = new URL(other.origin).host
  for (const request of [
    `GET / HTTP/1.1\r\nHost: ${elsewhere}\r\nConnection: close\r\n\r\n`,
    `GET http://${elsewhere}/ HTTP/1.1\r\nHost: ${elsewhere}\r\nConnection: close\r\n\r\n`,
    `GET //${elsewhere}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    `GET /\\${elsewhere}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    `GET /@${elsewhere}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    `GET @${elsewhere}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    `GET :@${elsewhere}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    `GET /x HTTP/1.1\r\nHost: a\r\nX-Forwarded-Host: ${elsewhere}\r\nConnection: close\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: ${elsewhere}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    `GET http://${elsewhere}/ HTTP/1.1\r\nHost: ${elsewhere}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    `CONNECT ${elsewhere} HTTP/1.1\r\nHost: ${elsewhere}\r\n\r\n`,
  ])
    t.notMatch((await exchangeRaw(port, request)).toString(), 'other', request)
  t.equal(other.received.length, 0)
})
