// Header injection: no value that reaches a header of an answer, or of a request to the upstream, brings a line of its own.
import { test } from 'tap'
import { toldOf } from '../config/reading.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { exchangeRaw, parseMessage, startRawUpstream, valuesOf } from '../helpers/wire.ts'

const SITE = "sites:\n  - name: a\n    upstream: 'http://127.0.0.1:9'\n"

// Line breaks as YAML writes them, and what could pass for one once it is narrowed to a byte.
const BREAKS = ['\\r\\n', '\\n', '\\r', '\\0', '\\u010a', '\\u010d', '\\x85', '\\u2028']

test('no setting that reaches a header may hold a line break, or what narrows to one', async (t) => {
  for (const bytes of BREAKS) {
    const evil = `x${bytes}Set-Cookie: evil=1`
    for (const setting of [
      `SITE    signIn: "/login?${evil}"`,
      `SITE    signIn: "https://a.example/${evil}"`,
      `SITE    rules: [{ name: a, when: { status: 401 }, cause: refused, then: redirect, to: "/${evil}" }]`,
      `SITE    connection: { host: "a.example${evil}" }`,
      `SITE    userHeader: "X-User${bytes}"`,
      `SITE    frameAncestors: ["https://a.example${evil}"]`,
      `SITE    sessionCookies: ["sid${evil}"]`,
      `SITE    sessionCookies: [{ name: sid, path: "/${evil}" }]`,
      `SITE    sessionCookies: [{ name: sid, domain: "a.example${evil}" }]`,
      `SITE    pathPrefix: "/${evil}"`,
      `ownPath: "/${evil}"\nSITE`,
    ])
      t.not(toldOf(setting.replace('SITE', SITE)), 'none', setting)
  }
})

const EVIL = '%0d%0aSet-Cookie:%20evil=1%0d%0a%0d%0a<script>'

test('a request brings nothing into the head of a page, a redirect or a form', async (t) => {
  const rules = `rules:
  - { name: away, when: { status: 401, path: { startsWith: /away } }, cause: session-expired, then: redirect, to: '/login?to={return}' }
  - { name: refused, when: { status: 401 }, cause: session-expired }
signIn: /login?to={return}
sessionCookies: [sid]
userHeader: X-User`
  const origin = await startUpstream(t, (_request, response) => response.writeHead(401).end())
  const { url } = await startUsher(t, `trustedProxies: [loopback]\n${siteBefore(origin, rules)}`)
  const odd = {
    ...NAVIGATION,
    'X-Request-Id': `x${EVIL}`,
    'X-User': `zoe${EVIL}`,
    'Accept-Language': `de${EVIL}`,
    Referer: `${url}/${EVIL}`,
  }
  const form = {
    ...odd,
    'Content-Type': 'application/x-www-form-urlencoded',
    'Sec-Fetch-Site': 'same-origin',
  }
  const asked = [
    ...[
      '/page',
      '/away',
      `/${EVIL}`,
      `/away/${EVIL}`,
      `/away?${EVIL}`,
      `/.usher/${EVIL}`,
      `/.usher/ask?to=/${EVIL}&reference=${EVIL}`,
    ].map((path) => [path, { headers: odd }] as const),
    ['/.usher/reset', { method: 'POST', headers: form, body: `to=/${EVIL}` }] as const,
    ['/away', { method: 'POST', headers: odd }] as const,
  ]
  for (const [path, options] of asked) {
    const { rawHeaders } = await send(url + path, options)
    t.notMatch(rawHeaders.join('\n'), /evil=1$|\n\n|\r|<script>/m, path)
    t.notMatch(rawHeaders, ['Set-Cookie', 'evil=1'], path)
  }
})

test('CVE-2022-31150, CVE-2022-35948, CVE-2023-23936: nor into the head that the upstream gets', async (t) => {
  const upstream = await startRawUpstream(t, (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
  )
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const request = [
    `GET /${EVIL} HTTP/1.1`,
    'Host: a.example',
    `Content-Type: text/html${EVIL}`,
    `X: ${EVIL}`,
    'Connection: close',
  ]
  const answer = parseMessage(await exchangeRaw(port, `${request.join('\r\n')}\r\n\r\n`))
  t.match(answer.startLine, ' 200 ')
  const seen = parseMessage(upstream.received[0] ?? Buffer.alloc(0))
  t.equal(seen.startLine, `GET /${EVIL} HTTP/1.1`, 'as it came, and no more')
  t.same(valuesOf(seen, 'content-type'), [`text/html${EVIL}`])
  t.same(valuesOf(seen, 'set-cookie'), [])
  for (const bare of ['\r', '\n', '\r\n X: y', '\0'])
    for (const line of [
      `Host: a${bare}evil`,
      `Content-Type: a${bare}b`,
      `Connection: Upgrade\r\nUpgrade: x${bare}y`,
    ]) {
      const host = line.startsWith('Host') ? '' : 'Host: a\r\n'
      const refused = parseMessage(await exchangeRaw(port, `GET / HTTP/1.1\r\n${host}${line}\r\n\r\n`))
      t.match(refused.startLine, /^HTTP\/1\.1 400 /, JSON.stringify(line))
    }
  t.equal(upstream.received.length, 1)
})
