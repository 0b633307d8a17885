// Asking an address now, once, as somebody without a name.
import { readFileSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import { askUrl } from '../../src/explain/askUrl.ts'
import { SIGNS_OF } from '../../src/saved/asking.ts'
import { listenOn, startUpstream } from '../helpers/upstream.ts'

const PAGE = { headers: SIGNS_OF.page }
const TLS = join(import.meta.dirname, '../fixtures/tls')

test('it asks once, by GET, as it is told and with no more than that', async (t) => {
  const asked: unknown[] = []
  const origin = await startUpstream(t, ({ method, url, headers }, response) => {
    asked.push({ method, url, headers })
    response.writeHead(302, 'Gone', { Location: '/login', 'Set-Cookie': ['a=1', 'b=2'] }).end('moved')
  })
  const url = new URL(`${origin}/index.php?/x y#top`)
  const saved = await askUrl(url, PAGE)
  t.same(asked, [
    {
      method: 'GET',
      url: '/index.php?/x%20y',
      headers: { ...SIGNS_OF.page, host: url.host, connection: 'keep-alive' },
    },
  ])
  t.match(saved, {
    source: url.href,
    request: { method: 'GET', target: '/index.php?/x%20y', authority: url.host, headers: { host: url.host } },
    response: {
      status: 302,
      statusMessage: 'Gone',
      headers: { location: '/login', 'set-cookie': ['a=1', 'b=2'] },
      body: { bytes: Buffer.from('moved'), form: 'sent' },
    },
    notes: [],
  })
})

test('a compressed body stays as it was sent', async (t) => {
  const bytes = gzipSync('no')
  const origin = await startUpstream(t, (_, response) =>
    response.writeHead(401, { 'Content-Encoding': 'gzip' }).end(bytes),
  )
  t.match((await askUrl(new URL(origin), PAGE)).response.body, { bytes, form: 'sent' })
})

test('of a body without an end it takes what has come, and says so', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    response.writeHead(401).write('x'.repeat(100))
    if (request.url === '/cut') setTimeout(() => response.destroy(), 50)
    if (request.url === '/long') response.write('y'.repeat(100_000))
  })
  for (const path of ['/hangs', '/cut']) {
    const { response, notes } = await askUrl(new URL(path, origin), { ...PAGE, timeoutMs: 500 })
    t.equal(response.body?.bytes.length, 100, path)
    t.match(notes, [/judged by its first 100 bytes/])
  }
  const { response, notes } = await askUrl(new URL('/long', origin), { ...PAGE, maxBodyBytes: 1_000 })
  t.ok(Number(response.body?.bytes.length) < 100_100)
  t.match(notes, [/only the first \d+ bytes of the body were read/])
})

test('where no answer comes it says why', async (t) => {
  const silent = await startUpstream(t, () => undefined)
  await t.rejects(askUrl(new URL(silent), { ...PAGE, timeoutMs: 100 }), {
    message: `${silent}/: no answer came in time`,
  })
  const cut = await startUpstream(t, (request) => request.socket.destroy())
  await t.rejects(askUrl(new URL(`${cut}/?token=abc`), PAGE), {
    message: /\?token=\(hidden\): the server closed the connection \(UND_ERR_SOCKET\)$/,
  })
})

test('a certificate is verified; the authority of a site is trusted besides', async (t) => {
  const key = readFileSync(join(TLS, 'server.key'))
  const cert = readFileSync(join(TLS, 'server.pem'))
  const port = await listenOn(
    t,
    https.createServer({ key, cert }, (_, response) => response.writeHead(401).end()),
  )
  const url = new URL(`https://127.0.0.1:${port}/`)
  await t.rejects(askUrl(url, PAGE), {
    message:
      /the certificate of the server is not trusted \(\w+\); .*connection\.tls\.caFile, or set NODE_EXTRA_CA_CERTS=FILE$/,
  })
  const ca = readFileSync(join(TLS, 'ca.pem'), 'utf8')
  t.equal((await askUrl(url, { ...PAGE, ca })).response.status, 401)
})
