import { once } from 'node:events'
import net from 'node:net'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { NAVIGATION, PROGRAM, send, startUpstream } from '../helpers/upstream.ts'
import type { Answer } from '../helpers/upstream.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { MAX_FORM_BYTES } from '../../src/proxy/own/form.ts'
import type { Usher } from '../helpers/usher.ts'

const FORM = { ...NAVIGATION, 'Content-Type': 'application/x-www-form-urlencoded' }
const OWN = { ...FORM, 'Sec-Fetch-Site': 'same-origin' }

function post(url: string, fields: Record<string, string>, headers: object = OWN): Promise<Answer> {
  const body = new URLSearchParams(fields).toString()
  return send(`${url}/.usher/reset`, { method: 'POST', headers: { ...headers }, body })
}

async function startSite(t: Test, extra: string, general = ''): Promise<Usher> {
  const origin = await startUpstream(t, (_, response) => response.end('upstream'))
  return startUsher(t, `${general}\n${siteBefore(origin, extra)}`)
}

test('the cookies of the presets are expired, and the person is led to the sign-in', async (t) => {
  const { url, log } = await startSite(t, 'presets: [confluence]\npathPrefix: /wiki')
  const answer = await post(url, { to: '/wiki/pages/1?a=b' })
  t.equal(answer.status, 303)
  t.equal(answer.headers.location, '/wiki/login.action?os_destination=%2Fpages%2F1%3Fa%3Db')
  t.equal(answer.headers['cache-control'], 'no-store')
  t.equal(answer.headers['referrer-policy'], 'same-origin')
  t.equal(answer.headers['x-content-type-options'], 'nosniff')
  t.match(answer.headers['content-security-policy'], /default-src 'none'/)
  t.notOk(answer.headers['clear-site-data'])
  const long = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0'
  t.same(
    answer.headers['set-cookie'],
    ['seraph.confluence', 'JSESSIONID', 'atlassian.xsrf.token'].flatMap((name) => [
      `${name}=; Path=/; ${long}`,
      `${name}=; Path=/wiki; ${long}`,
      `${name}=; Path=/wiki/; ${long}`,
    ]),
  )
  t.match(
    log.find(({ msg }) => msg === 'session cookies expired'),
    { site: 'test', cookies: 3 },
  )
})

test('a site may name its own cookies, with a path and a domain', async (t) => {
  const { url } = await startSite(
    t,
    `presets: [testrail]
sessionCookies: [sid, { name: sso, path: /app, domain: example.com }, __Host-a, __Secure-b]
reset: { clearSiteData: true }`,
  )
  const { headers } = await post(url, { to: '/index.php' })
  t.same(
    headers['set-cookie']?.map((line) => line.replace(/; Expires=.*?GMT/, '')),
    [
      'sid=; Path=/; Max-Age=0',
      'sso=; Path=/app; Max-Age=0',
      'sso=; Path=/app; Domain=example.com; Max-Age=0',
    ],
    'names that need https are in no jar without it',
  )
  t.equal(headers['clear-site-data'], '"cookies"')
})

test('behind a proxy that speaks https the cookies are Secure', async (t) => {
  const { url } = await startSite(
    t,
    `sessionCookies: [sid, __Host-a, __Secure-b]`,
    'trustedProxies: [loopback]',
  )
  const { headers } = await post(url, { to: '/' }, { ...OWN, 'X-Forwarded-Proto': 'https' })
  t.same(
    headers['set-cookie']?.map((line) => line.replace(/; Expires=.*?GMT/, '')),
    ['sid', '__Host-a', '__Secure-b'].map((name) => `${name}=; Path=/; Max-Age=0; Secure`),
  )
})

test('where nothing is to be expired the person is led on all the same', async (t) => {
  const { url } = await startSite(t, 'sessionCookies: []\npresets: [testrail]')
  const { status, headers } = await post(url, { to: '/index.php?/runs/1' })
  t.equal(status, 303)
  t.notOk(headers['set-cookie'])
  t.equal(headers.location, '/index.php?/auth/login')
})

test('without a sign-in of the site the wanted address itself comes next', async (t) => {
  const { url } = await startSite(t, 'sessionCookies: [sid]')
  t.equal((await post(url, { to: '/reports/7?x=1' })).headers.location, '/reports/7?x=1')
  t.equal((await post(url, {})).headers.location, '/')
  t.equal((await post(url, { to: '/日本?ä=1' })).headers.location, '/%E6%97%A5%E6%9C%AC?%E4=1')
})

test('an absolute sign-in of the configuration is the only way off the site', async (t) => {
  const { url } = await startSite(t, 'signIn: "https://sso.example/?back={return}"')
  t.equal(
    (await post(url, { to: '//evil.example' })).headers.location,
    'https://sso.example/?back=%2Fevil.example',
  )
})

test('no wanted address leads off the site', async (t) => {
  const { url } = await startSite(t, 'sessionCookies: [sid]')
  const attempts = [
    '//evil.example/x',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/\r\nSet-Cookie: a=b',
    '\u0001//evil.example',
    ' //evil.example',
    'https://evil.example/',
    'HTTPS:evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '/%2F%2Fevil.example',
    '/%2f/evil.example',
    '/%5Cevil.example',
    '/%255Cevil.example',
    '/%09/evil.example',
    '/..//evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    'user:password@evil.example',
    '@evil.example',
    '.evil.example',
    '/\u3002evil',
    '/\ud800',
  ]
  for (const to of attempts) {
    const { status, headers } = await post(url, { to })
    t.equal(status, 303, to)
    const { origin, pathname } = new URL(headers.location ?? '', 'http://usher.invalid')
    t.equal(origin, 'http://usher.invalid', `${to} leads to ${headers.location}`)
    t.notMatch(pathname, /^\/[/\\]/)
    t.notMatch(headers['set-cookie']?.join(), /a=b/)
  }
})

test('only a page of the same origin may send the form', async (t) => {
  const plain = await startSite(t, 'sessionCookies: [sid]')
  const behind = await startSite(t, 'sessionCookies: [sid]', 'trustedProxies: [loopback]')
  const host = `127.0.0.1:${plain.port}`
  const cases: [string, Usher, Record<string, string>, number][] = [
    ['Fetch Metadata says so', plain, { 'Sec-Fetch-Site': 'same-origin' }, 303],
    ['another origin of the same site', plain, { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['another site', plain, { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['nobody knows where from', plain, { 'Sec-Fetch-Site': 'none' }, 403],
    ['an empty field', plain, { 'Sec-Fetch-Site': '' }, 403],
    ['two values', plain, { 'Sec-Fetch-Site': 'same-origin, same-origin' }, 403],
    [
      'Fetch Metadata is surer than Origin',
      plain,
      { 'Sec-Fetch-Site': 'cross-site', Origin: `http://${host}` },
      403,
    ],
    ['Origin without it', plain, { Origin: `http://${host}` }, 303],
    ['Origin in capitals', plain, { Host: 'App.Example', Origin: 'http://app.example' }, 303],
    ['the port of the scheme', plain, { Host: 'app.example:80', Origin: 'http://app.example' }, 303],
    ['another scheme', plain, { Origin: `https://${host}` }, 403],
    ['another port', plain, { Origin: 'http://127.0.0.1:1' }, 403],
    ['another host', plain, { Origin: 'http://evil.example' }, 403],
    [
      'a host that begins the same',
      plain,
      { Host: 'app.example', Origin: 'http://app.example.evil.example' },
      403,
    ],
    ['user info', plain, { Host: 'app.example', Origin: 'http://app.example@evil.example' }, 403],
    ['a frame without an origin', plain, { Origin: 'null' }, 403],
    ['neither', plain, {}, 403],
    ['only a Referer', plain, { Referer: `http://${host}/` }, 403],
    [
      'a stranger’s X-Forwarded-Host',
      plain,
      { 'X-Forwarded-Host': 'evil.example', Origin: 'http://evil.example' },
      403,
    ],
    [
      'a trusted proxy’s',
      behind,
      { 'X-Forwarded-Host': 'app.example', 'X-Forwarded-Proto': 'https', Origin: 'https://app.example' },
      303,
    ],
    [
      'the first of two proxies',
      behind,
      {
        'X-Forwarded-Host': 'app.example, inner',
        'X-Forwarded-Proto': 'https, http',
        Origin: 'https://app.example',
      },
      303,
    ],
    [
      'a trusted proxy that names no scheme',
      behind,
      { 'X-Forwarded-Host': 'app.example', Origin: 'https://app.example' },
      403,
    ],
    [
      'a trusted proxy, and another origin',
      behind,
      { 'X-Forwarded-Host': 'app.example', Origin: 'http://evil.example' },
      403,
    ],
  ]
  for (const [name, usher, headers, status] of cases) {
    const answer = await post(usher.url, { to: '/' }, { ...FORM, ...headers })
    t.equal(answer.status, status, name)
    if (status === 403) t.notOk(answer.headers['set-cookie'], name)
  }
  const refused = plain.log.filter(({ code }) => code === 'USHER_CROSS_SITE')
  t.equal(refused.length, cases.filter(([, usher, , status]) => usher === plain && status === 403).length)
  t.match(refused[0], { status: 403, path: '/.usher/reset', level: 40 })
})

test('whoever may not send it reads why', async (t) => {
  const { url } = await startSite(t, 'presets: [testrail]')
  const person = await post(url, { to: '/' }, FORM)
  t.match(person.headers['content-type'], 'text/html')
  t.match(person.text, 'The form could not be sent')
  t.match(person.text, 'TestRail', 'in the look of the site')
  t.equal(person.headers['cache-control'], 'no-store')
  const program = await post(url, { to: '/' }, { ...PROGRAM, 'Content-Type': FORM['Content-Type'] })
  t.equal(program.status, 403)
  t.match(program.headers['content-type'], 'application/problem+json')
})

test('other methods are not allowed, and which are is said', async (t) => {
  const { url } = await startSite(t, 'presets: [testrail]')
  for (const [path, method, allow] of [
    ['reset', 'GET', 'POST'],
    ['reset', 'HEAD', 'POST'],
    ['reset', 'PUT', 'POST'],
    ['reset', 'OPTIONS', 'POST'],
    ['health', 'POST', 'GET, HEAD'],
    ['ask', 'DELETE', 'GET, HEAD, POST'],
  ]) {
    const answer = await send(`${url}/.usher/${path}`, { method, headers: OWN })
    t.equal(answer.status, 405, `${method} ${path}`)
    t.equal(answer.headers.allow, allow)
  }
  t.equal((await send(`${url}/.usher/reset/`, { method: 'POST', headers: OWN })).status, 404)
  t.equal((await send(`${url}/.usher/Reset`, { method: 'POST', headers: OWN })).status, 404)
})

test('a prefix and a sign-in with other letters than ASCII are named as browsers know them', async (t) => {
  const { url } = await startSite(t, 'pathPrefix: /größe/日本\nsignIn: /ログイン\nsessionCookies: [sid]')
  const { status, headers } = await post(url, { to: encodeURI('/größe/日本/a') })
  t.equal(status, 303)
  t.equal(headers.location, encodeURI('/ログイン'))
  t.match(headers['set-cookie'], [/Path=\/;/, /Path=\/gr%C3%B6%C3%9Fe\/%E6%97%A5%E6%9C%AC;/, /%AC\/;/])
})

test('the page of a long address leads to forms that are not too long', async (t) => {
  const origin = await startUpstream(t, (_, response) => response.writeHead(403).end())
  const { url } = await startUsher(
    t,
    siteBefore(
      origin,
      `rules: [{ name: none, when: { status: 403 }, cause: no-permission }]
sessionCookies: [sid]
ask: { webhook: { type: json, url: '${origin}' } }`,
    ),
  )
  const wanted = `/a?${'b=%26&'.repeat(1_500)}`
  const { text } = await send(url + wanted, { headers: NAVIGATION })
  const { status, headers } = await post(url, { to: wanted })
  t.equal(status, 303)
  t.equal(headers.location, wanted)
  const [, link = ''] = /href="([^"]*\/ask\?[^"]*)"/.exec(text) ?? []
  t.ok(link.length < 4_000)
  const form = await send(url + link.replaceAll('&amp;', '&'), { headers: NAVIGATION })
  t.match(form.text, '/a?b=')
})

test('a form is small, and a form', async (t) => {
  const { url } = await startSite(t, 'presets: [testrail]')
  const large = `to=${'a'.repeat(MAX_FORM_BYTES)}`
  const announced = { method: 'POST', headers: { ...OWN, 'Content-Length': large.length }, body: large }
  t.equal((await send(`${url}/.usher/reset`, announced)).status, 413)
  const chunked = { method: 'POST', headers: { ...OWN, 'Transfer-Encoding': 'chunked' }, body: large }
  t.equal((await send(`${url}/.usher/reset`, chunked)).status, 413)
  for (const type of ['text/plain', 'application/json', 'multipart/form-data; boundary=a', ''])
    t.equal((await post(url, { to: '/' }, { ...OWN, 'Content-Type': type })).status, 415, type)
  const parameter = { ...OWN, 'Content-Type': 'Application/X-WWW-Form-Urlencoded; charset=UTF-8' }
  t.equal((await post(url, { to: '/' }, parameter)).status, 303)
})

test('a form that is too large ends its connection: what follows may be more of it', async (t) => {
  const { port } = await startSite(t, 'presets: [testrail]')
  const socket = net.connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  const head = 'Host: a\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n'
  socket.write(`POST /.usher/reset HTTP/1.1\r\n${head}Content-Length: 80000\r\n\r\n${'a'.repeat(80_000)}`)
  socket.write(`GET /.usher/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
  let text = ''
  socket.on('data', (chunk) => (text += chunk))
  await once(socket, 'close')
  t.match(text, /^HTTP\/1\.1 413 [^]*\r\nconnection: close\r\n/i)
  t.notMatch(text, 'HTTP/1.1 200 ')
})

test('a client that leaves in the middle of its form is no fault', async (t) => {
  const { port, url, log } = await startSite(t, 'presets: [testrail]')
  const socket = net.connect(port, '127.0.0.1')
  const head = 'Host: a\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n'
  socket.write(`POST /.usher/reset HTTP/1.1\r\n${head}Content-Length: 40\r\n\r\nto=`)
  await new Promise((resolve) => setTimeout(resolve, 50))
  socket.resetAndDestroy()
  await new Promise((resolve) => setTimeout(resolve, 50))
  t.equal((await send(`${url}/.usher/health`)).status, 200)
  t.same(
    log.filter(({ level }) => Number(level) >= 40),
    [],
  )
})

test('under HTTP/2 and TLS it is the same, and Secure', async (t) => {
  const tls = join(import.meta.dirname, '../fixtures/tls')
  const { port } = await startSite(
    t,
    'sessionCookies: [__Host-sid]',
    `listen: { port: 0, tls: { certFile: ${tls}/server.pem, keyFile: ${tls}/server.key } }`,
  )
  const { connect } = await import('node:http2')
  const session = connect(`https://localhost:${port}`, { ca: readFileSync(join(tls, 'ca.pem')) })
  t.teardown(() => session.destroy())
  const stream = session.request({
    ':method': 'POST',
    ':path': '/.usher/reset',
    'content-type': 'application/x-www-form-urlencoded',
    origin: `https://localhost:${port}`,
  })
  stream.end('to=%2Fa')
  const [headers] = (await once(stream, 'response')) as [Record<string, unknown>]
  t.equal(headers[':status'], 303)
  t.equal(headers['location'], '/a')
  t.match(headers['set-cookie'], [/^__Host-sid=; Path=\/; .*; Secure$/])
})

test('the prefix of the own paths is the operator’s', async (t) => {
  const { url } = await startSite(t, 'sessionCookies: [sid]', 'ownPath: /internal/gate')
  const moved = { method: 'POST', headers: OWN, body: 'to=/a' }
  t.equal((await send(`${url}/internal/gate/reset`, moved)).status, 303)
  t.equal((await send(`${url}/.usher/reset`, moved)).text, 'upstream')
})

test('the site is the one that host and address lead to', async (t) => {
  const origin = await startUpstream(t, (_, response) => response.end('upstream'))
  const { url } = await startUsher(
    t,
    `sites:
  - { name: a, upstream: '${origin}', hosts: [a.example], pathPrefix: /one, sessionCookies: [one] }
  - { name: b, upstream: '${origin}', hosts: [a.example], pathPrefix: /two, sessionCookies: [two] }
`,
  )
  const cookieAt = async (to: string): Promise<string> => {
    const { headers } = await post(url, { to }, { ...OWN, Host: 'a.example' })
    return headers['set-cookie']?.[0]?.split('=')[0] ?? 'none'
  }
  t.equal(await cookieAt('/one/x'), 'one')
  t.equal(await cookieAt('/two?x=/one'), 'two')
  t.equal(await cookieAt('/%74wo/x'), 'two')
  t.equal((await post(url, { to: '/three' }, { ...OWN, Host: 'a.example' })).status, 404)
  t.equal((await post(url, { to: '/one' }, { ...OWN, Host: 'b.example' })).status, 404)
})
