// Several processes that serve as one.
import http from 'node:http'
import http2 from 'node:http2'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { stat } from 'node:fs/promises'
import tls from 'node:tls'
import { once } from 'node:events'
import { test } from 'tap'
import type { Test } from 'tap'
import { AUTHORITY, siteAt } from '../commands/serving.ts'
import { until } from '../licences/standIn.ts'
import { listenOn, NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { spawnUsher, temporaryDirectory } from '../helpers/usher.ts'
import { LIMIT_MS, clientOfEach, healthOf, startCrew } from './crewing.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/tls')
const TLS = `{ certFile: ${FIXTURES}/server.pem, keyFile: ${FIXTURES}/server.key }`

test('requests are served by each of the processes', { timeout: LIMIT_MS }, async (t) => {
  const upstream = await startUpstream(t, (_, response) => response.end('fine'))
  const usher = await startCrew(t, siteAt(upstream))
  for (const client of await clientOfEach(t, usher.url)) t.equal(await client.get('/'), 'fine')
  const [first, second] = usher.pids()
  t.not(first, second)
  t.notOk(usher.pids().includes(usher.pid), 'the process that started them serves nobody')
  t.match(usher.told({ msg: 'listening' }), [{ workers: 2, addresses: [usher.url] }], 'told once')
})

test('without the setting there is one process, as ever', { timeout: LIMIT_MS }, async (t) => {
  const usher = await spawnUsher(t, siteAt('http://127.0.0.1:1'))
  const [url = ''] = await usher.listening
  const { text } = await send(`${url}/.usher/health`)
  t.notMatch(text, 'worker')
  t.equal(usher.lines.length, 1)
})

test(
  'listeners on ports that the system chooses are the same in each process',
  { timeout: LIMIT_MS },
  async (t) => {
    const upstream = await startUpstream(t, (_, response) => response.end('fine'))
    const listeners = `listen: [{ port: 0 }, { port: 0, tls: ${TLS} }, { host: localhost, port: 0 }]`
    const usher = await startCrew(t, siteAt(upstream, listeners))
    const [plain = '', secure = '', named = ''] = await usher.listening
    t.equal(new Set([plain, secure, named]).size, 3)
    for (const address of [plain, named]) await clientOfEach(t, address)
    t.match(secure, /^https:/)

    const port = Number(new URL(secure).port)
    const first = tls.connect({ port, ca: AUTHORITY, maxVersion: 'TLSv1.2' })
    await once(first, 'secureConnect')
    const session = first.getSession()
    first.destroy()
    for (let count = 0; count < 10; count++) {
      const again = tls.connect({ port, ca: AUTHORITY, maxVersion: 'TLSv1.2', ...(session && { session }) })
      await once(again, 'secureConnect')
      t.ok(again.isSessionReused(), 'a session goes on in whichever process')
      again.destroy()
    }
  },
)

test('HTTP/2 is spoken by each of the processes', { timeout: LIMIT_MS }, async (t) => {
  const upstream = await startUpstream(t, (request, response) => {
    if (request.url === '/refused') response.writeHead(401)
    response.end(`<${request.url}>`)
  })
  const rule = '{ name: refused, when: { status: 401 }, cause: sign-in-required }'
  const listener = `listen: { port: 0, tls: ${TLS} }`
  const site = `{ name: app, upstream: '${upstream}', rules: [${rule}] }`
  const usher = await startCrew(t, `${listener}\nsites: [${site}]`)
  for (const session of await sessionOfEach(t, usher.url)) {
    const paths = Array.from({ length: 20 }, (_, index) => `/${index}`)
    t.same(
      await Promise.all(paths.map((path) => textOver(session, path))),
      paths.map((path) => `<${path}>`),
    )
    t.match(await textOver(session, '/refused'), '<!doctype html>', 'a refusal is a page')
  }
  await until(() => usher.told({ msg: 'refusal answered' }).length === 2, 'both lines')
  for (const worker of [1, 2]) t.equal(usher.told({ msg: 'refusal answered', worker }).length, 1)
  usher.kill('SIGTERM')
  t.same(await usher.exited, { code: 0, signal: null })
})

test(
  'a Unix socket is shared, and one that a killed process left is replaced',
  { timeout: LIMIT_MS },
  async (t) => {
    const socketPath = join(await temporaryDirectory(t), 'usher.sock')
    const config = siteAt('http://127.0.0.1:1', `listen: { socket: '${socketPath}' }`)
    const killed = await startCrew(t, config)
    for (const signalled of [killed.pid, ...killed.pids()]) process.kill(signalled, 'SIGKILL')
    await killed.exited
    t.ok((await stat(socketPath)).isSocket(), 'it is still there')
    const usher = await startCrew(t, config)
    t.same(await usher.listening, [socketPath])
    const seen = new Set<unknown>()
    await until(async () => {
      const answers = await Promise.all(
        [1, 2, 3].map(() => send('http://usher/.usher/health', { socketPath })),
      )
      for (const { text } of answers) seen.add((JSON.parse(text) as { worker: number }).worker)
      return seen.size === 2
    }, 'an answer of each')
    usher.kill('SIGTERM')
    t.same(await usher.exited, { code: 0, signal: null })
    await t.rejects(stat(socketPath), { code: 'ENOENT' })
  },
)

test(
  'a port that is taken ends it as one process does: said once, with what to do',
  { timeout: LIMIT_MS },
  async (t) => {
    const port = await listenOn(t, http.createServer())
    const usher = await spawnUsher(
      t,
      `workers: 2\nlisten: { port: ${port} }\n${siteAt('http://127.0.0.1:1')}`,
    )
    t.same(await usher.exited, { code: 1, signal: null })
    t.match(
      usher.stderr(),
      /^usher: cannot listen on 127\.0\.0\.1:\d+: something listens there already; stop it.*\n$/,
    )
    t.same(usher.lines, [])
  },
)

test('a limit that is a total is divided, and holds over all together', { timeout: LIMIT_MS }, async (t) => {
  const waiting: ServerResponse[] = []
  const upstream = await startUpstream(t, (_, response) => waiting.push(response))
  const config = `sites: [{ name: app, upstream: '${upstream}', connection: { maxRequests: 3 } }]`
  const usher = await startCrew(t, config)
  const clients = [
    ...(await clientOfEach(t, usher.url)),
    ...(await clientOfEach(t, usher.url)),
    ...(await clientOfEach(t, usher.url)),
  ]
  // Of each process two are on their way, and the third is one too many: three, divided and rounded up.
  const answers = clients.map(({ get }) => get('/'))
  t.match(await Promise.race(answers), 'app is not available')
  await until(() => waiting.length === 4, 'four requests at the upstream')
  for (const response of waiting) response.end('fine')
  t.equal((await Promise.all(answers)).filter((text) => text === 'fine').length, 4)
})

test('each line of the log is whole and says whose it is', { timeout: LIMIT_MS }, async (t) => {
  const upstream = await startUpstream(t, (_, response) => response.writeHead(401).end('refused'))
  const rule = '{ name: refused, when: { status: 401 }, cause: sign-in-required }'
  const usher = await startCrew(t, `sites: [{ name: app, upstream: '${upstream}', rules: [${rule}] }]`)
  const target = `/${'a'.repeat(5_000)}`
  const clients = await clientOfEach(t, usher.url)
  for (let round = 0; round < 20; round++) await Promise.all(clients.map(({ get }) => get(target)))
  await until(() => usher.told({ msg: 'refusal answered' }).length === 40, 'every line')
  for (const { worker } of clients) t.equal(usher.told({ msg: 'refusal answered', worker }).length, 20)
})

test('health tells which process answers', { timeout: LIMIT_MS }, async (t) => {
  const usher = await startCrew(t, siteAt('http://127.0.0.1:1'))
  for (const worker of [1, 2]) t.match(await healthOf(usher.url, worker), { status: 'ok', worker })
})

/** An HTTP/2 connection to each worker. */
async function sessionOfEach(t: Test, url: string): Promise<readonly http2.ClientHttp2Session[]> {
  const sessions = new Map<unknown, http2.ClientHttp2Session>()
  for (let tries = 0; tries < 400 && sessions.size < 2; tries++) {
    const session = http2.connect(url, { ca: AUTHORITY })
    t.teardown(() => session.destroy())
    const { worker } = JSON.parse(await textOver(session, '/.usher/health')) as { worker: number }
    if (sessions.has(worker)) session.close()
    else sessions.set(worker, session)
  }
  t.equal(sessions.size, 2, 'each takes connections')
  return [...sessions.values()]
}

async function textOver(session: http2.ClientHttp2Session, path: string): Promise<string> {
  const stream = session.request({ ':path': path, ...NAVIGATION })
  let text = ''
  for await (const chunk of stream.setEncoding('utf8')) text += String(chunk)
  return text
}
