// How `usher serve` ends: what it finishes, what it does not wait for, and what its exit code says.
import { once } from 'node:events'
import http from 'node:http'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import tls from 'node:tls'
import { test } from 'tap'
import type { Test } from 'tap'
import { listenOn, send, startUpstream } from '../helpers/upstream.ts'
import { spawnUsher } from '../helpers/usher.ts'
import type { UsherProcess } from '../helpers/usher.ts'
import { AUTHORITY, LIMIT_MS, SOON_MS, endsSoon, openSession, readBody, siteAt, spawnTls } from './serving.ts'

test(
  'SIGTERM lets an answer in flight finish, takes no new connection, and exits with 0',
  { timeout: LIMIT_MS },
  async (t) => {
    const { upstream, started, finish } = await startSlowUpstream(t)
    const usher = await spawnUsher(t, siteAt(upstream))
    const [url = ''] = await usher.listening
    const answer = send(url)
    await started
    usher.kill('SIGTERM')
    await refusesConnections(url)
    t.notOk(await hasEnded(usher), 'it waits for the answer')
    finish()
    t.equal((await answer).text, 'first half, second half')
    t.same(await usher.exited, { code: 0, signal: null })
    t.equal(usher.stderr(), '')
    t.match(usher.lines.at(-1), /"msg":"stopped"/)
  },
)

test('SIGTERM does not wait for a connection that asks for nothing', { timeout: LIMIT_MS }, async (t) => {
  const upstream = await startUpstream(t, (_, response) => response.end('fine'))
  const usher = await spawnUsher(t, siteAt(upstream))
  const [url = ''] = await usher.listening
  const idle = connect(Number(new URL(url).port), '127.0.0.1')
  idle.on('error', () => idle.destroy())
  await once(idle, 'connect')
  const agent = new http.Agent({ keepAlive: true })
  t.teardown(() => agent.destroy())
  await send(url, { agent })
  await endsSoon(t, usher)
})

test(
  'SIGTERM does not wait for a connection whose last answer came after it',
  { timeout: LIMIT_MS },
  async (t) => {
    const waiting: http.ServerResponse[] = []
    const upstream = await startUpstream(t, (request, response) => {
      if (request.url === '/begun') response.write('half, ')
      waiting.push(response)
    })
    const usher = await spawnUsher(t, siteAt(upstream))
    const [url = ''] = await usher.listening
    const agent = new http.Agent({ keepAlive: true })
    t.teardown(() => agent.destroy())
    const answers = ['/', '/begun'].map((path) => send(url + path, { agent }))
    while (waiting.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    const asked = Date.now()
    usher.kill('SIGTERM')
    await refusesConnections(url)
    for (const response of waiting) response.end('whole')
    t.same(
      (await Promise.all(answers)).map(({ text }) => text),
      ['whole', 'half, whole'],
    )
    t.same(await usher.exited, { code: 0, signal: null })
    t.ok(Date.now() - asked < SOON_MS, `ended after ${Date.now() - asked} ms`)
  },
)

test(
  'started by npm, it stops with the shell that npm ended and that told it nothing',
  { timeout: LIMIT_MS },
  async (t) => {
    const upstream = await startUpstream(t, (_, response) => response.end('fine'))
    // As npm does: the script, with its arguments, in a shell that waits for it.
    const shell = ['sh', '-c', `"${process.execPath}" src/main.ts "$@"; exit $?`, 'sh'] as const
    const usher = await spawnUsher(t, siteAt(upstream), {
      command: shell,
      env: { npm_lifecycle_event: 'start' },
    })
    const [url = ''] = await usher.listening
    usher.kill('SIGTERM')
    await usher.exited
    t.match(usher.lines.at(-1), /"msg":"stopped"/)
    await t.rejects(send(url), { code: 'ECONNREFUSED' })
  },
)

test('after the grace period what is left is ended, and seen to be', { timeout: LIMIT_MS }, async (t) => {
  const { upstream, started } = await startSlowUpstream(t)
  const usher = await spawnUsher(t, siteAt(upstream, 'limits: { gracePeriodMs: 300 }'))
  const [url = ''] = await usher.listening
  const answer = send(url)
  const cut = t.rejects(answer, { code: 'ECONNRESET' })
  await started
  const asked = Date.now()
  usher.kill('SIGTERM')
  t.same(await usher.exited, { code: 0, signal: null })
  const took = Date.now() - asked
  t.ok(took >= 290 && took < SOON_MS, `ended after ${took} ms`)
  await cut
})

test('a WebSocket lasts for the grace period, and no longer', { timeout: LIMIT_MS }, async (t) => {
  const upstream = http.createServer()
  upstream.on('upgrade', (_, socket) => {
    socket.on('error', () => socket.destroy())
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  })
  const port = await listenOn(t, upstream)
  const usher = await spawnUsher(t, siteAt(`http://127.0.0.1:${port}`, 'limits: { gracePeriodMs: 300 }'))
  const [url = ''] = await usher.listening
  const request = http.get(url, { headers: { Connection: 'Upgrade', Upgrade: 'websocket' } })
  const [, socket] = (await once(request, 'upgrade')) as [unknown, Socket]
  socket.on('error', () => socket.destroy())
  await endsSoon(t, usher)
})

test('a second signal ends it at once', { timeout: LIMIT_MS }, async (t) => {
  const { upstream, started } = await startSlowUpstream(t)
  const usher = await spawnUsher(t, siteAt(upstream))
  const [url = ''] = await usher.listening
  const cut = t.rejects(send(url))
  await started
  usher.kill('SIGINT')
  await refusesConnections(url)
  const asked = Date.now()
  usher.kill('SIGINT')
  t.same(await usher.exited, { code: 1, signal: null })
  t.ok(Date.now() - asked < SOON_MS, `ended after ${Date.now() - asked} ms`)
  await cut
})

test('it ends when told to where nobody reads its log any longer', { timeout: LIMIT_MS }, async (t) => {
  const usher = await spawnUsher(t, siteAt('http://127.0.0.1:1'))
  await usher.listening
  usher.stopReading()
  await endsSoon(t, usher)
})

test('SIGTERM does not wait for a TLS connection that asks for nothing', { timeout: LIMIT_MS }, async (t) => {
  const usher = await spawnTls(t)
  const [url = ''] = await usher.listening
  const idle = tls.connect({ port: Number(new URL(url).port), ca: AUTHORITY, ALPNProtocols: ['http/1.1'] })
  t.teardown(() => idle.destroy())
  await once(idle, 'secureConnect')
  await endsSoon(t, usher)
})

test(
  'SIGTERM does not wait for an HTTP/2 session that asks for nothing',
  { timeout: LIMIT_MS },
  async (t) => {
    const usher = await spawnTls(t)
    const [url = ''] = await usher.listening
    const session = await openSession(t, url)
    await readBody(session.request({ ':path': '/' }))
    await endsSoon(t, usher)
  },
)

type SlowUpstream = {
  readonly upstream: string
  readonly started: Promise<void>
  readonly finish: () => void
}

/** An upstream whose answer is half sent, and then waits for finish(). */
async function startSlowUpstream(t: Test): Promise<SlowUpstream> {
  const { promise: started, resolve: start } = Promise.withResolvers<void>()
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>()
  const upstream = await startUpstream(t, (_, response) => {
    response.write('first half, ')
    start()
    void finished.then(() => response.end('second half'))
  })
  return { upstream, started, finish }
}

async function refusesConnections(url: string): Promise<void> {
  for (;;) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    const [error] = await Promise.race([once(socket, 'connect'), once(socket, 'error')]).catch((e) => [e])
    socket.destroy()
    if (error instanceof Error) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Whether it has, or does so very soon. */
async function hasEnded(usher: UsherProcess): Promise<boolean> {
  const soon = new Promise<false>((resolve) => setTimeout(() => resolve(false), 200))
  return Promise.race([soon, usher.exited.then(() => true)])
}
