// Secrets planted wherever a client or an upstream may have one: none turns up where somebody else could read it.
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { startReceiver } from '../asks/receiver.ts'
import { run } from '../commands/running.ts'
import { ADMIN, scrape } from '../helpers/metrics.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import type { Usher } from '../helpers/usher.ts'
import { FRAME_NAVIGATION, NAVIGATION, PROGRAM, send } from '../helpers/upstream.ts'
import { exchangeRaw, startRawUpstream } from '../helpers/wire.ts'

const CANARY = 'CANARY8f3a'

const BASE64 = Buffer.from(`zoe:${CANARY}`).toString('base64')

/** Of a request: each value has the canary, as it is or as its scheme encodes it. */
const SECRETS: Readonly<Record<string, string>> = {
  Authorization: `Basic ${BASE64}`,
  'Proxy-Authorization': `Bearer ${CANARY}`,
  Cookie: `sid=${CANARY}; __Host-token=${CANARY}; JSESSIONID=${CANARY}`,
  'X-Api-Key': CANARY,
  'X-Auth-Token': CANARY,
  'X-CSRF-Token': CANARY,
  'X-Atlassian-Token': CANARY,
  'X-Anything': CANARY,
  __proto__: CANARY,
  'User-Agent': `Mozilla/5.0 ${CANARY}`,
  'Accept-Language': `de;q=0.5, ${CANARY}`,
  'If-None-Match': `"${CANARY}"`,
  'X-Request-Id': CANARY,
  'X-Forwarded-For': CANARY,
  'X-Forwarded-User': CANARY,
  'X-Forwarded-Host': CANARY,
  Origin: `https://${CANARY}.example`,
  Via: CANARY,
}

const QUERY = `?access_token=${CANARY}&password=${CANARY}&id=${CANARY}&sid=${CANARY}`

const BODY = `os_username=zoe&os_password=${CANARY}&token=${CANARY}&message=${CANARY}`

const REFUSAL = `HTTP/1.1 401 ${CANARY}\r\nX-Secret: ${CANARY}\r\nContent-Type: text/html\r\nContent-Length: 300\r\n\r\n${`<p>${CANARY}</p>`.padEnd(300)}`

async function startSite(t: Test, settings = ''): Promise<Usher> {
  const receiver = await startReceiver(t, (response) => response.writeHead(400).end(CANARY))
  const upstream = await startRawUpstream(t, (socket, request) => {
    const [, target = ''] = request.toString().split(' ')
    if (target.startsWith('/down')) socket.destroy()
    else if (target.startsWith('/nonsense')) socket.end(`HTTP/1.1 200 OK\r\nX: ${CANARY}\0\r\n\r\n`)
    else if (target.startsWith('/cut')) socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n${CANARY}`)
    else socket.write(REFUSAL)
  })
  const rules = `rules:
  - { name: form, when: { path: { startsWith: /form }, body: { contains: nothing } }, cause: wrong-credentials }
  - { name: observed, when: { status: 401, path: { startsWith: /observed } }, cause: refused, mode: observe }
  - { name: away, when: { status: 401, path: { startsWith: /away } }, cause: refused, then: redirect, to: /login }
  - { name: json, when: { status: 401 }, cause: sign-in-required }
sessionCookies: [sid]
ask: { webhook: { type: json, url: '${receiver.origin}/hook?${CANARY}' } }`
  return startUsher(t, `logLevel: trace\n${settings}${ADMIN}${siteBefore(upstream.origin, rules)}`)
}

const PATHS = [
  '/',
  '/form',
  '/observed',
  '/away',
  '/down',
  '/nonsense',
  '/cut',
  '/.usher/nothing',
  '/.usher/health',
  '/.usher/ask',
]

test('no log line at any level, no metric and no page has what a client or an upstream keeps secret', async (t) => {
  const { url, port, log, app } = await startSite(t)
  for (const path of PATHS) {
    for (const audience of [
      NAVIGATION,
      FRAME_NAVIGATION,
      PROGRAM,
      { ...PROGRAM, Accept: 'application/json' },
    ]) {
      for (const method of ['GET', 'POST']) {
        const headers = { ...audience, ...SECRETS, ...(method === 'POST' && FORM) }
        const body = method === 'POST' ? { body: BODY } : {}
        const answer = await send(url + path + QUERY, { method, headers, ...body }).catch(() => undefined)
        if (answer?.headers['usher-cause'] !== undefined)
          t.notMatch(pageOf(answer.text), CANARY, `${method} ${path}`)
      }
    }
  }
  for (const bytes of unintelligible()) await exchangeRaw(port, bytes)
  const own = { ...NAVIGATION, ...SECRETS, ...FORM, Origin: url, 'Sec-Fetch-Site': 'same-origin' }
  for (const path of ['reset', 'ask'])
    await send(`${url}/.usher/${path}`, { method: 'POST', headers: own, body: BODY })
  t.ok(log.length > 50, `${log.length} lines`)
  t.notMatch(JSON.stringify(log), CANARY)
  t.notMatch(JSON.stringify(log), BASE64)
  const { text, of } = await scrape(app)
  t.ok(of('usher_requests_total') > 50)
  t.ok(of('usher_unreadable_requests_total') > 0)
  t.notMatch(text, CANARY)
  t.notMatch(text, BASE64)
})

test('nor where names may stand in the log: credentials vouch for none, and what they name may be a secret', async (t) => {
  const key = `peopleKey: ${CANARY}-${CANARY}`
  for (const people of ['hashed', 'names']) {
    const { url, log } = await startSite(t, `log: { people: ${people}, ${key} }\n`)
    const tokens = [`${CANARY}:`, `${CANARY}:x-oauth-basic`, `x-token-auth:${CANARY}`].map((text) =>
      Buffer.from(text).toString('base64'),
    )
    for (const audience of [NAVIGATION, FRAME_NAVIGATION, PROGRAM])
      for (const token of tokens)
        for (const path of ['/', '/observed'])
          await send(url + path + QUERY, { headers: { ...audience, Authorization: `Basic ${token}` } })
    const told = JSON.stringify(log)
    t.match(told, /"person":"[0-9a-f]{6}-[0-9a-f]{16}"/)
    t.notMatch(told, /personName/)
    t.notMatch(told, CANARY)
    for (const token of tokens) t.notMatch(told, token)
  }
})

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }

// The way back is for whoever came that way, and has the address of the whole; it is left out here.
function pageOf(text: string): string {
  return text.replaceAll(/(?:access_token|password|id|sid)(?:=|%3D)CANARY8f3a/g, '')
}

function unintelligible(): string[] {
  return [
    `GET /${QUERY} HTTP/1.1\r\nHost: zoe:${CANARY}@a.example\r\n\r\n`,
    `GET /${QUERY} HTTP/1.1\r\nHost: a\r\nHost: ${CANARY}\r\nConnection: close\r\n\r\n`,
    `GET http://zoe:${CANARY}@a/ HTTP/1.1\r\nHost: a\r\n\r\n`,
    `GET /${QUERY} HTTP/1.1\r\nAuthorization ${CANARY}\r\n\r\n`,
    `${CANARY} /${CANARY} HTTP/1.1\r\n\r\n`,
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${CANARY}\r\n\r\n`,
    `GET /${QUERY} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: ${CANARY}\r\nCookie: ${CANARY}\r\n\r\n`,
    `GET /down${QUERY} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nCookie: ${CANARY}\r\n\r\n`,
    `CONNECT zoe:${CANARY}@a:80 HTTP/1.1\r\nHost: a\r\n\r\n`,
  ]
}

test('an explanation of a saved answer, which people send to each other, has none', async (t) => {
  const lines = Object.entries(SECRETS).filter(([name]) => /auth|cookie|key|token/i.test(name))
  const directory = t.testdir({
    'usher.yaml': siteBefore(
      'http://127.0.0.1:9',
      'rules: [{ name: a, when: { status: 401, body: { contains: seat } }, cause: refused }]',
    ),
    'saved.txt': [
      `> GET /x?access_token=${CANARY}&password=${CANARY} HTTP/1.1`,
      '> Host: a.example',
      ...lines.map(([name, value]) => `> ${name}: ${value}`),
      '>',
      '< HTTP/1.1 401 Unauthorized',
      `< Set-Cookie: sid=${CANARY}`,
      '< Content-Type: text/html',
      '<',
      `<input name="os_password" value="${CANARY}">no seat`,
    ].join('\n'),
  })
  for (const more of [[], ['--json']]) {
    const { stdout, stderr } = await run(t, ['explain', '--config', 'usher.yaml', ...more, 'saved.txt'], {
      cwd: directory,
    })
    t.match(stdout, '401', join(...more, 'explained'))
    t.notMatch(stdout + stderr, CANARY)
    t.notMatch(stdout + stderr, BASE64)
  }
})
