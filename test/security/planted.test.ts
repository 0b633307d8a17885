// Secrets planted wherever a request or an answer may have one, with everything switched on that writes about them.
import { test } from 'tap'
import type { Test } from 'tap'
import { connectRaw, until } from '../helpers/faults.ts'
import { authenticateMessage } from '../helpers/ntlmMessages.ts'
import { FRAME_NAVIGATION, NAVIGATION, PROGRAM, send } from '../helpers/upstream.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import type { Usher } from '../helpers/usher.ts'
import { exchangeRaw, startRawUpstream } from '../helpers/wire.ts'
import { startCollector } from '../tracing/collector.ts'

const CANARY = 'CANARY8f3a'

const BASE64 = Buffer.from(`${CANARY}:${CANARY}`).toString('base64')

const REQUEST_SECRETS: readonly (readonly [name: string, value: string])[] = [
  ['Authorization', `Bearer ${CANARY}`],
  ['Authorization', `Basic ${BASE64}`],
  ['Proxy-Authorization', `Basic ${BASE64}`],
  ['Cookie', `sid=${CANARY}; tr_session=${CANARY}; JSESSIONID=${CANARY}`],
  ['X-Api-Key', CANARY],
  ['X-Forwarded-User', CANARY],
  ['X-Anything', CANARY],
  ['Referer', `https://zoe:${CANARY}@jira.example.com/a;jsessionid=${CANARY}?token=${CANARY}#${CANARY}`],
  ['Referer', `//${CANARY}@jira.example.com/%3fpassword=${CANARY}`],
  ['Referer', `https://jira.example.com/token=${CANARY}`],
  ['User-Agent', `tool/1 token=${CANARY}`],
  ['User-Agent', `tool/1 Bearer ${CANARY}${CANARY}`],
  ['tracestate', `a=${CANARY}`],
]

const QUERIES = [
  ...['token', 'access_token', 'password', 'os_password', 'api_key', 'apikey', 'code', 'sig', 'SAMLResponse'],
  ...['atl_token', 'jwt', 'sessionid', 'client_secret', 'pass', 'X-Amz-Signature', 'tok%65n', '%2570assword'],
].map((name) => `${name}=${CANARY}&os_authType=basic`)

const RETURN_QUERIES = [
  `return=${encodeURIComponent(`/x?token=${CANARY}`)}`,
  `u=${encodeURIComponent(`https://zoe:${CANARY}@a.example/`)}`.replace('%40', '@').replaceAll('%2F', '/'),
]

const FORM = `os_username=zoe&os_password=${CANARY}&token=${CANARY}&message=${CANARY}`

const ANSWER_BODY = `<input name="atl_token" value="${CANARY}"> refused password=${CANARY} {"token": "${CANARY}"} Bearer ${CANARY}${CANARY}=`

const ANSWER = `HTTP/1.1 401 ${CANARY}\r\nSet-Cookie: sid=${CANARY}\r\nX-Secret: ${CANARY}\r\nWWW-Authenticate: Basic realm="${CANARY}"\r\nLocation: /?token=${CANARY}\r\nContent-Type: text/html\r\nContent-Length: ${ANSWER_BODY.length}\r\n\r\n${ANSWER_BODY}`

const RULES = `rules:
  - { name: observed, when: { status: 401, path: { startsWith: /observed }, body: { contains: refused } }, cause: refused, mode: observe }
  - { name: away, when: { status: 401, path: { startsWith: /away } }, cause: refused, then: redirect, to: /login }
  - { name: compared, when: { status: 401, path: { startsWith: /compared }, requestHeader: { X-Api-Key: { equals: ${CANARY} } }, cookie: { sid: present } }, cause: refused }
  - { name: page, when: { status: 401, body: { contains: refused } }, cause: sign-in-required }`

type Watched = { readonly usher: Usher; readonly written: () => string }

async function startWatched(t: Test, format: string): Promise<Watched> {
  const upstream = await startRawUpstream(t, (socket, request) => {
    const [, target = ''] = request.toString().split(' ')
    if (target.startsWith('/down')) socket.destroy()
    else socket.write(ANSWER)
  })
  const collector = await startCollector(t)
  const usher = await startUsher(
    t,
    `logLevel: trace
log: { people: names, replacedBodyBytes: 4096, access: { format: ${format}, query: true } }
tracing: { endpoint: '${collector.endpoint}', headers: { Authorization: Bearer-${CANARY} } }
${siteBefore(upstream.origin, RULES)}`,
  )
  const written = (): string =>
    [
      ...usher.log.map((line) => JSON.stringify(line)),
      ...usher.access,
      ...collector.requests.map(({ text }) => text),
    ].join('\n')
  return { usher, written }
}

for (const format of ['json', 'combined'])
  test(`no log (${format}, at every level) and no trace has a secret`, { timeout: 120_000 }, async (t) => {
    const { usher, written } = await startWatched(t, format)
    const { url, port } = usher
    let asked = 0
    const ask = async (path: string, options: Parameters<typeof send>[1]): Promise<void> => {
      asked += 1
      await send(url + path, options).catch(() => undefined)
    }
    for (const [name, value] of REQUEST_SECRETS)
      for (const audience of [NAVIGATION, PROGRAM])
        await ask('/x', { headers: { ...audience, [name]: value } })
    for (const query of [...QUERIES, ...RETURN_QUERIES]) await ask(`/x?${query}`, { headers: NAVIGATION })
    const headers = { ...FRAME_NAVIGATION, ...Object.fromEntries(REQUEST_SECRETS) }
    for (const path of ['/x', '/observed', '/away', '/down', '/compared', '/.usher/nothing', '/.usher/reset'])
      for (const method of ['GET', 'POST']) {
        const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
        const body = method === 'POST' ? { body: FORM } : {}
        await ask(`${path};jsessionid=${CANARY}/y%3bjsessionid=${CANARY}?${QUERIES.join('&')}`, {
          ...{ method, headers: { ...headers, ...form } },
          ...body,
        })
      }
    for (const bytes of [
      `GET http://zoe:${CANARY}@a/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      `GET http://${CANARY}@a/x?token=${CANARY} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      `GET /x HTTP/1.1\r\nHost: zoe:${CANARY}@a\r\nConnection: close\r\n\r\n`,
      `GET /x HTTP/1.1\r\nAuthorization ${CANARY}\r\n\r\n`,
      `CONNECT zoe:${CANARY}@a:80 HTTP/1.1\r\nHost: a\r\n\r\n`,
      `GET /x?token=${CANARY} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nCookie: ${CANARY}\r\n\r\n`,
    ]) {
      asked += 1
      await exchangeRaw(port, bytes)
    }
    await until('each has its line', () => usher.access.length >= asked - 1)
    await usher.app.close()
    const text = written()
    t.ok(text.length > 50_000, `${text.length} characters`)
    t.match(text, '(hidden)')
    t.match(text, 'identifiedBy')
    t.match(text, 'request header X-Api-Key (hidden)')
    t.match(text, 'os_authType=basic', 'what is no secret stays')
    const [leak = ''] = new RegExp(`.{0,80}(?:${CANARY}|${BASE64}).{0,20}`).exec(text) ?? []
    t.equal(leak, '')
  })

test('nor the names of a Windows sign-in, which nobody vouches for', async (t) => {
  const { usher, written } = await startWatched(t, 'combined')
  const message = authenticateMessage(CANARY, CANARY)
  const client = connectRaw(
    t,
    usher.port,
    `GET /x HTTP/1.1\r\nHost: a\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nAuthorization: NTLM ${message.toString('base64')}\r\n\r\n`,
  )
  await until('it is told', () => usher.access.length > 0)
  client.socket.destroy()
  await usher.app.close()
  t.match(written(), 'refusal answered')
  t.notMatch(written(), CANARY)
  t.notMatch(written(), message.toString('base64').slice(0, 60))
  t.notMatch(written(), Buffer.from(CANARY, 'utf16le').toString('base64').slice(0, 8))
})
