// What an application tells of itself to somebody without a name: the demo, servers like IIS, and hostile ones.
import { readFileSync } from 'node:fs'
import http2 from 'node:http2'
import https from 'node:https'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { parseConfig } from '../../src/config/load.ts'
import { readPresets } from '../../src/config/presets.ts'
import { readTemplates } from '../../src/config/templates.ts'
import { startDemo } from '../../src/demo/index.ts'
import type { Demo } from '../../src/demo/index.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { writeConfiguration } from '../../src/probe/configuration.ts'
import { firstWords } from '../../src/probe/seen.ts'
import { MAX_BODY_BYTES, MAX_REQUESTS } from '../../src/probe/asker.ts'
import { probe } from '../../src/probe/index.ts'
import type { Findings } from '../../src/probe/index.ts'
import { rowsOf } from '../../src/probe/rows.ts'
import type { Row } from '../../src/probe/rows.ts'
import { challengesOf } from '../../src/probe/recognise.ts'
import { startFakeIis } from '../helpers/fakeIis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { listen } from '../helpers/wire.ts'
import { ownNow } from '../helpers/ownTime.ts'

const library = readPresets(PRESETS_DIRECTORY)
const templates = readTemplates(TEMPLATES_DIRECTORY)
const TLS = join(import.meta.dirname, '../fixtures/tls')
const KEY_PAIR = { key: readFileSync(join(TLS, 'server.key')), cert: readFileSync(join(TLS, 'server.pem')) }

type Probed = { readonly findings: Findings; readonly rows: readonly Row[]; readonly base: URL }

async function probed(origin: string, insecure = false): Promise<Probed> {
  const base = new URL(`${origin}/`)
  const findings = await probe(base, { insecure, library })
  return { findings, base, rows: rowsOf(findings, { base, library, templates }) }
}

async function demoFor(t: Test): Promise<Demo> {
  const demo = await startDemo()
  t.teardown(() => demo.close())
  return demo
}

/** What init would write, loaded as an operator's file would be. */
function written({ findings, base }: Probed, insecure = false): ReturnType<typeof parseConfig> {
  const text = writeConfiguration(findings, { upstream: base.origin, base, insecure })
  return parseConfig(text, 'usher.yaml', { env: {}, presetsDirectory: PRESETS_DIRECTORY })
}

test('TestRail behind IIS is recognised, and its panel would be a page', async (t) => {
  const all = await probed((await demoFor(t)).testrail)
  t.match(all.findings, {
    recognised: { product: { name: 'TestRail' } },
    ...{ server: 'Microsoft-IIS/10.0', isIis: true, asksWindowsSignIn: false, presets: ['testrail'] },
  })
  t.match(
    all.rows.map(({ as, status, verdict }) => `${as} ${status} ${verdict}`),
    [
      'page 302 pass',
      'frame 302 pass',
      'script 302 pass',
      'client 302 pass',
      'frame 200 swap',
      'client 401 pass',
    ],
  )
  t.match(all.rows[4], {
    target: /render_panel/,
    ...{ shown: 'TestRail', cause: 'sign-in-required', rule: 'testrail/panel-signed-out' },
    page: 'Sign in to TestRail',
  })
  const [site] = written(all).sites
  t.match(site, {
    name: 'testrail',
    presets: ['testrail'],
    connection: { host: 'upstream' },
    windowsAuth: false,
  })
})

test('Confluence is recognised, and says that it runs', async (t) => {
  const all = await probed((await demoFor(t)).confluence)
  t.match(all.findings, { recognised: { product: { name: 'Confluence' } }, state: 'RUNNING', isIis: false })
  t.match(written(all).sites[0], { name: 'confluence', presets: ['confluence'] })
})

test('Jira below a path is recognised by its sign-in page, and by nothing else', async (t) => {
  const origin = await startUpstream(t, ({ url }, response) => {
    const isForm = url === '/jira/login.jsp'
    const text = isForm ? '<meta name="application-name" content="JIRA" data-name="jira">' : 'nothing here'
    response.writeHead(isForm ? 200 : 404, { 'Content-Type': 'text/html' }).end(text)
  })
  const all = await probed(`${origin}/jira`)
  t.match(all.findings, { recognised: { product: { name: 'Jira' } }, presets: ['jira'] })
  t.ok(all.findings.asked.length <= MAX_REQUESTS)
  t.match(written(all).sites[0], { name: 'jira', pathPrefix: '/jira', presets: ['jira'] })
})

test('a server that asks for Windows sign-in gets windowsAuth', async (t) => {
  const { origin } = await startFakeIis(t)
  const all = await probed(origin)
  t.match(all.findings, { asksWindowsSignIn: true, challenges: ['Negotiate', 'NTLM'] })
  t.match(written(all).sites[0], { name: 'site', windowsAuth: true })
})

test('the four who ask are told apart, and nobody sends credentials', async (t) => {
  const asked: Record<string, unknown>[] = []
  const stock = '<fieldset><h2>401 - Unauthorized</h2></fieldset>'
  const origin = await startUpstream(t, ({ url, headers }, response) => {
    asked.push({ url, mode: headers['sec-fetch-mode'], dest: headers['sec-fetch-dest'] })
    t.notOk(headers.cookie ?? headers.authorization, 'neither cookies nor credentials')
    response
      .writeHead(401, { 'Content-Type': 'text/html', Server: 'Microsoft-IIS/10.0', 'Set-Cookie': 'a=1' })
      .end(`<title>401 &amp; more</title><div class="content-container">${stock}</div>`)
  })
  const { findings, rows } = await probed(origin)
  t.match(asked.slice(0, 4), [
    { url: '/', mode: 'navigate', dest: 'document' },
    { mode: 'navigate', dest: 'iframe' },
    { mode: 'cors', dest: 'empty' },
    { mode: undefined },
  ])
  t.same(findings.presets, ['iis'])
  t.match(rows.slice(0, 4), [
    { as: 'page', status: 401, shown: '401 & more', verdict: 'swap', cause: 'sign-in-required' },
    { as: 'frame', verdict: 'swap' },
    { as: 'script', verdict: 'pass', page: null },
    { as: 'client', verdict: 'pass', page: null },
  ])
})

test('redirects are recorded and not followed, however many there are', async (t) => {
  let count = 0
  const origin = await startUpstream(t, (_, response) => {
    count += 1
    response.writeHead(302, { Location: `/again/${count}?token=s3cret-value` }).end()
  })
  const { findings, rows } = await probed(origin)
  t.ok(count <= MAX_REQUESTS, `${count} requests`)
  t.equal(findings.recognised, undefined)
  t.equal(rows[0]?.shown, 'to /again/1?token=(hidden)')
  t.notMatch(JSON.stringify(rows), 's3cret')
})

test('of a body without an end no more is read than the limit', async (t) => {
  let sentBytes = 0
  const origin = await startUpstream(t, (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' })
    const chunk = `<div ${'<script <title '.repeat(1_000)}`
    const more = (): void => {
      while (!response.destroyed && response.write(chunk)) sentBytes += chunk.length
    }
    response.on('drain', more)
    more()
  })
  const { findings } = await probed(origin)
  for (const { answer } of findings.asked) {
    if (answer instanceof Error) throw answer
    t.ok(Number(answer.response.body?.bytes.length) < MAX_BODY_BYTES * 3)
  }
  t.ok(sentBytes > MAX_BODY_BYTES)
})

test('a server that is silent, or not there, is told at once with the reason', async (t) => {
  const cut = await startUpstream(t, ({ socket }) => socket.destroy())
  await t.rejects(probed(cut), { message: /the server closed the connection/ })
  const silent = await startUpstream(t, () => undefined)
  const begun = ownNow()
  await t.rejects(probed(silent), { message: /no answer came in time/ })
  t.ok(ownNow() - begun < 15_000, 'after one request, not after ten')
})

test('one that falls silent later is told in its row', async (t) => {
  let count = 0
  const origin = await startUpstream(t, (request, response) => {
    count += 1
    if (count === 1) response.end('hello there')
    else request.socket.destroy()
  })
  const { rows } = await probed(origin)
  t.match(rows[0], { status: 200, shown: 'hello there' })
  t.match(rows[1], { status: null, shown: /the server closed the connection/, verdict: null })
})

test('a certificate is verified unless that is not wanted; HTTP/2 is told by ALPN', async (t) => {
  const plain = https.createServer(KEY_PAIR, (_, response) => response.writeHead(403).end())
  const both = http2.createSecureServer({ ...KEY_PAIR, allowHTTP1: true }, (_, response) => response.end())
  for (const [server, offers] of [
    [plain, false],
    [both, true],
  ] as const) {
    const origin = `https://127.0.0.1:${await listen(server)}`
    t.teardown(() => server.close())
    await t.rejects(probed(origin), { message: /the certificate of the server is not trusted.*--insecure$/ })
    const all = await probed(origin, true)
    t.equal(all.findings.http2, offers)
    t.match(written(all, true).sites[0], { tls: { insecure: true } })
  }
})

test('what a hostile server says stands in no configuration', async (t) => {
  const origin = await startUpstream(t, (_, response) =>
    response
      .writeHead(401, { Server: 'x: ${HOME}', 'WWW-Authenticate': 'Evil realm="a, Basic b"' })
      .end('<title>\u001b[31m\n- name: evil</title>'),
  )
  const all = await probed(origin)
  const text = writeConfiguration(all.findings, { upstream: origin, base: all.base, insecure: false })
  t.notMatch(text, /evil|HOME/i)
  t.same(all.findings.challenges, ['Evil'])
  t.match(written(all).sites[0], { name: 'site', presets: [] })
})

test('challenges are told by their schemes alone', (t) => {
  const answer = (lines: string | string[]): Parameters<typeof challengesOf>[0][number] => ({
    source: 'x',
    response: { status: 401, statusMessage: '', headers: { 'www-authenticate': lines }, body: null },
    notes: [],
  })
  t.same(challengesOf([answer(['Negotiate', 'NTLM']), answer('NTLM')]), ['Negotiate', 'NTLM'])
  t.same(challengesOf([answer('Basic realm="a, b", Digest qop=auth, nonce="x"')]), ['Basic', 'Digest'])
  t.end()
})

test('the first words are those of the title, or of the text, in one line', (t) => {
  t.equal(firstWords('<title>\n A  &quot;B&quot;</title><p>x'), 'A "B"')
  t.equal(firstWords('<style>p{}</style><script>x</script><h1>No</h1> <p>seat</p>'), 'No seat')
  t.equal(firstWords(''), '')
  t.equal(firstWords('x'.repeat(100)).length, 60)
  t.end()
})
