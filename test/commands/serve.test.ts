// `usher serve` as the process that an operator starts and watches.
import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'tap'
import type { Test } from 'tap'
import { freePort } from '../helpers/process.ts'
import { NAVIGATION, listenOn, send, startUpstream } from '../helpers/upstream.ts'
import type { Answer } from '../helpers/upstream.ts'
import { spawnUsher, temporaryDirectory } from '../helpers/usher.ts'
import {
  AUTHORITY,
  AUTHORITY_FILE,
  LIMIT_MS,
  endsSoon,
  openSession,
  readBody,
  siteAt,
  spawnTls,
} from './serving.ts'

const CURL = /\bHTTP2\b/.test(spawnSync('curl', ['--version']).stdout?.toString() ?? '')

test(
  'a port that is taken ends it with a message that names the address and what to do',
  { timeout: LIMIT_MS },
  async (t) => {
    const port = await listenOn(t, http.createServer())
    const usher = await spawnUsher(
      t,
      `listen: { host: 127.0.0.1, port: ${port} }\nsites: [{ name: app, upstream: 'demo:testrail' }]`,
    )
    t.same(await usher.exited, { code: 1, signal: null })
    t.match(usher.stderr(), `127.0.0.1:${port}`)
    t.match(usher.stderr(), /already/)
    t.match(usher.stderr(), /listen/, 'it names the setting to change')
    t.notMatch(usher.stderr(), /\n +at /, 'a message, not a stack')
    t.notMatch(usher.lines.join('\n'), '"msg":"listening"')
  },
)

test('one taken port of several leaves none of the others open', { timeout: LIMIT_MS }, async (t) => {
  const taken = await listenOn(t, http.createServer())
  const free = await freePort()
  const usher = await spawnUsher(
    t,
    `listen: [{ port: ${free} }, { port: ${taken} }]\nsites: [{ name: app, upstream: 'http://127.0.0.1:1' }]`,
  )
  t.same(await usher.exited, { code: 1, signal: null })
  await t.rejects(send(`http://127.0.0.1:${free}`), { code: 'ECONNREFUSED' })
})

test(
  'a bad configuration ends it with every problem and its place, and nothing listens',
  { timeout: LIMIT_MS },
  async (t) => {
    const port = await freePort()
    const usher = await spawnUsher(
      t,
      `listen: { port: ${port} }\nsites:\n  - name: app\n    upstreem: http://127.0.0.1:1\n    hosts: 3\n`,
    )
    t.same(await usher.exited, { code: 1, signal: null })
    t.match(usher.stderr(), /usher\.yaml:4:\d+.*upstream/, 'the misspelt key')
    t.match(usher.stderr(), /usher\.yaml:5:\d+.*hosts/, 'the wrong value')
    t.same(usher.lines, [])
    await t.rejects(send(`http://127.0.0.1:${port}`), { code: 'ECONNREFUSED' })
  },
)

test(
  'a site whose upstream is not verified is warned of before anything is served',
  { timeout: LIMIT_MS },
  async (t) => {
    const usher = await spawnUsher(
      t,
      `sites: [{ name: blind, upstream: 'https://127.0.0.1:1', connection: { tls: { insecure: true } } }]`,
    )
    await usher.listening
    const [first = '{}'] = usher.lines
    t.match(JSON.parse(first), { level: 'warn', site: 'blind', msg: /INSECURE/ })
  },
)

test('it serves on where nobody reads its log any longer', { timeout: LIMIT_MS }, async (t) => {
  const upstream = await startUpstream(t, (_, response) => response.writeHead(401).end('refused'))
  const rule = `{ name: refused, when: { status: 401 }, cause: sign-in-required }`
  const usher = await spawnUsher(t, `sites: [{ name: app, upstream: '${upstream}', rules: [${rule}] }]`)
  const [url = ''] = await usher.listening
  usher.stopReading()
  for (let count = 0; count < 5; count += 1) t.equal((await send(url, { headers: NAVIGATION })).status, 401)
  await endsSoon(t, usher)
})

const CANARIES = {
  credentials: 'canary-authorization',
  authorization: 'Basic Y2FuYXJ5LWF1dGhvcml6YXRpb24=',
  cookie: 'session=canary-cookie',
  query: 'canary-query',
  setCookie: 'canary-set-cookie',
  requestBody: 'canary-request-body',
  body: 'canary-body',
}

test(
  'every line of the log is JSON, names the reference of its answer, and holds no secret',
  { timeout: LIMIT_MS },
  async (t) => {
    const upstream = await startUpstream(t, (request, response) => {
      if (request.url?.startsWith('/reset')) {
        request.socket.destroy()
        return
      }
      response.writeHead(401, {
        'Content-Type': 'text/html',
        'Set-Cookie': `session=${CANARIES.setCookie}`,
        Location: `/?token=${CANARIES.query}`,
      })
      response.end(CANARIES.body)
    })
    const usher = await spawnUsher(
      t,
      `
logLevel: trace
sites:
  - name: app
    upstream: ${upstream}
    rules:
      - { name: moved, when: { path: { startsWith: /moved } }, cause: refused, then: redirect, to: /elsewhere }
      - { name: refused, when: { status: 401 }, cause: sign-in-required }
`,
    )
    const [url = ''] = await usher.listening
    const options = {
      method: 'POST',
      headers: { ...NAVIGATION, Authorization: CANARIES.authorization, Cookie: CANARIES.cookie },
      body: CANARIES.requestBody,
    }
    const answers: Answer[] = []
    for (const path of ['/page', '/moved', '/reset', '/.usher/nothing'])
      answers.push(await send(`${url}${path}?token=${CANARIES.query}`, options))
    t.same(
      answers.map(({ status }) => status),
      [401, 303, 502, 404],
    )
    const malformed = connect(Number(new URL(url).port), '127.0.0.1')
    malformed.end(`GET /?${CANARIES.query} HTTP/1.1\r\nCookie ${CANARIES.cookie}\r\n\r\n`)
    await once(malformed.resume(), 'close')
    usher.kill('SIGTERM')
    await usher.exited

    const lines = usher.lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    for (const { status, headers } of answers) {
      const reference = String(headers['usher-reference'])
      t.match(
        lines.filter((line) => line['reference'] === reference),
        [{ reference: /^[0-9A-Z]{4}-[0-9A-Z]{4}$/, status, msg: String, time: /^\d{4}-\d\d-\d\dT.*Z$/ }],
        `one line for ${reference}`,
      )
    }
    const said = usher.lines.join('\n') + usher.stderr()
    for (const [place, secret] of Object.entries(CANARIES)) t.notMatch(said, secret, place)
  },
)

test('it listens on a Unix socket, and clears it away', { timeout: LIMIT_MS }, async (t) => {
  const upstream = await startUpstream(t, (_, response) => response.end('through the socket'))
  const socketPath = join(await temporaryDirectory(t), 'usher.sock')
  const usher = await spawnUsher(t, siteAt(upstream, `listen: { socket: ${socketPath} }`))
  t.same(await usher.listening, [socketPath])
  t.equal((await send('http://localhost/', { socketPath })).text, 'through the socket')
  usher.kill('SIGTERM')
  t.same(await usher.exited, { code: 0, signal: null })
  await t.rejects(send('http://localhost/', { socketPath }), { code: 'ENOENT' })
})

test(
  'a Unix socket that a killed process left behind does not keep the next one from starting',
  { timeout: LIMIT_MS },
  async (t) => {
    const upstream = await startUpstream(t, (_, response) => response.end('again'))
    const socketPath = join(await temporaryDirectory(t), 'usher.sock')
    const config = siteAt(upstream, `listen: { socket: ${socketPath} }`)
    const killed = await spawnUsher(t, config)
    await killed.listening
    killed.kill('SIGKILL')
    await killed.exited
    const next = await spawnUsher(t, config)
    await next.listening
    t.equal((await send('http://localhost/', { socketPath })).text, 'again')
  },
)

test('a file in the place of the Unix socket is not removed', { timeout: LIMIT_MS }, async (t) => {
  const file = join(await temporaryDirectory(t), 'precious.txt')
  await writeFile(file, 'precious')
  const usher = await spawnUsher(t, siteAt('http://127.0.0.1:1', `listen: { socket: ${file} }`))
  t.same(await usher.exited, { code: 1, signal: null })
  t.match(usher.stderr(), file)
  t.equal(await readFile(file, 'utf8'), 'precious')
})

test(
  'a Unix socket that another process listens on is not taken from it',
  { timeout: LIMIT_MS },
  async (t) => {
    const socketPath = join(await temporaryDirectory(t), 'usher.sock')
    const other = http.createServer((_, response) => response.end('other'))
    other.listen(socketPath)
    await once(other, 'listening')
    t.teardown(() => other.close())
    const usher = await spawnUsher(t, siteAt('http://127.0.0.1:1', `listen: { socket: ${socketPath} }`))
    t.same(await usher.exited, { code: 1, signal: null })
    t.match(usher.stderr(), socketPath)
    t.equal((await send('http://localhost/', { socketPath })).text, 'other')
  },
)

test('with a certificate it speaks HTTP/2 and HTTP/1.1 over TLS', { timeout: LIMIT_MS }, async (t) => {
  const url = await startTls(t)
  const session = await openSession(t, url)
  t.equal(session.alpnProtocol, 'h2')
  t.equal(await readBody(session.request({ ':path': '/' })), 'https')
  const request = https.get(url, { ca: AUTHORITY, agent: false })
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  t.equal(response.httpVersion, '1.1')
  t.equal(await readBody(response), 'https')
})

test('curl speaks HTTP/2 with it', { timeout: LIMIT_MS, skip: !CURL && 'no curl with HTTP/2' }, async (t) => {
  const url = await startTls(t)
  const args = [
    '--silent',
    '--http2',
    '--cacert',
    AUTHORITY_FILE,
    '--write-out',
    ' over %{http_version}',
    url,
  ]
  const { stdout } = await promisify(execFile)('curl', args)
  t.equal(stdout, 'https over 2')
})

async function startTls(t: Test): Promise<string> {
  const usher = await spawnTls(t)
  const [url = ''] = await usher.listening
  t.match(url, /^https:/)
  return url
}
