// Every bound tells when it is met, and whoever looks at Usher then still can.
import { once } from 'node:events'
import { test } from 'tap'
import { FIRST_LEG, startFakeIis } from '../helpers/fakeIis.ts'
import { ask, connectRaw, get, startFaulty, statusOf, until } from '../helpers/faults.ts'
import type { Fault } from '../helpers/faults.ts'
import { ADMIN, scrape, sumOf } from '../helpers/metrics.ts'
import { health } from '../helpers/process.ts'
import { NAVIGATION, send } from '../helpers/upstream.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { WindowsClient } from '../helpers/windowsClient.ts'

const PERSON = Object.entries(NAVIGATION)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('')

const HANGS: Readonly<Record<string, Fault>> = { '/hang': () => {} }

test('requests beyond maxRequests, and those that wait too long, raise their counters', async (t) => {
  const faulty = await startFaulty(t, HANGS, {
    config: ADMIN,
    site: 'connection: { maxConnections: 1, maxRequests: 2, queueTimeoutMs: 1000 }',
  })
  const { app } = faulty.usher
  const clients = [1, 2].map(() => connectRaw(t, faulty.port, get('/hang')))
  await until('one is under way', () => faulty.upstream.received.length === 1)
  await until('the other waits', () => sumOf(app, 'usher_requests_waiting') === 1)
  t.equal(statusOf(await ask(faulty.port, '/x')), 503)
  const during = await scrape(app)
  t.equal(during.of('usher_requests_running', { site: 'test' }), 1)
  t.equal(during.of('usher_requests_waiting', { site: 'test' }), 1)
  t.equal(during.of('usher_failures_total', { site: 'test', code: 'USHER_TOO_MANY_REQUESTS' }), 1)
  await until('the second has waited too long', () => clients[1]?.text().startsWith('HTTP/1.1 503') ?? false)
  await clients[1]?.closed
  const { of } = await scrape(app)
  t.equal(of('usher_failures_total', { site: 'test', code: 'USHER_QUEUE_TIMEOUT' }), 1)
  t.equal(of('usher_requests_total', { site: 'test', outcome: 'failure', status: '503' }), 2)
  t.equal(of('usher_requests_waiting'), 0)
})

test('connections beyond maxConnections raise their counter, and health, readiness and metrics answer', async (t) => {
  const faulty = await startFaulty(t, HANGS, {
    config: `${ADMIN}limits: { maxConnections: 3 }`,
    site: 'connection: { maxConnections: 1, maxRequests: 1 }',
  })
  const { app, url } = faulty.usher
  const busy = connectRaw(t, faulty.port, get('/hang'))
  await until('the upstream is busy', () => faulty.upstream.received.length === 1)
  const idle = [1, 2].map(() => connectRaw(t, faulty.port))
  await Promise.all(idle.map(({ socket }) => once(socket, 'connect')))
  await until('all are let in', () => sumOf(app, 'usher_client_connections') === 3)
  t.equal(statusOf(await ask(faulty.port, '/x')), 503)
  t.equal((await health(url))['status'], 'ok', 'the public health')
  const { of } = await scrape(app)
  t.equal(of('usher_failures_total', { site: 'test', code: 'USHER_TOO_MANY_CONNECTIONS' }), 1)
  t.ok(of('usher_client_connections') >= 3)
  t.equal(of('usher_requests_running', { site: 'test' }), 1)
  for (const path of ['/healthz', '/readyz'])
    t.equal((await send(`${app.adminAddress()}${path}`)).status, 200, path)
  busy.socket.destroy()
})

test('connections that are closed unheard are counted', async (t) => {
  const faulty = await startFaulty(t, {}, { config: `${ADMIN}limits: { maxConnections: 1 }` })
  const clients = Array.from({ length: 300 }, () => connectRaw(t, faulty.port))
  await until('some are closed', () => clients.some(({ socket }) => socket.destroyed))
  const fewest = 300 - 1 - 256
  await until('they are counted', () => sumOf(faulty.usher.app, 'usher_dropped_connections_total') >= fewest)
  const { of } = await scrape(faulty.usher.app)
  t.ok(of('usher_dropped_connections_total') >= fewest)
})

test('pinned connections are told by site, and those beyond the bound counted', async (t) => {
  const iis = await startFakeIis(t)
  const { port, app } = await startUsher(
    t,
    ADMIN + siteBefore(iis.origin, 'connection: { maxPinnedConnections: 1 }'),
  )
  const first = new WindowsClient(t, port, 'a')
  t.equal((await first.signIn()).status, 200)
  const second = new WindowsClient(t, port, 'b')
  t.equal((await second.ask('/', { authorization: FIRST_LEG })).status, 503)
  const { of } = await scrape(app)
  t.equal(of('usher_pinned_connections', { site: 'test' }), 1)
  t.equal(of('usher_failures_total', { site: 'test', code: 'USHER_PINNED_FULL' }), 1)
  first.socket.destroy()
  await until('it is gone', () => sumOf(app, 'usher_pinned_connections') === 0)
  t.equal((await scrape(app)).of('usher_pinned_connections', { site: 'test' }), 0)
})

test('a body that is held is told in bytes, and one that cannot be read is counted', async (t) => {
  const faulty = await startFaulty(
    t,
    {
      '/held': (socket) =>
        socket.write('HTTP/1.1 401 No\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nhalf'),
      '/broken': 'HTTP/1.1 401 No\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf',
    },
    {
      config: ADMIN,
      site: 'rules: [{ name: a, when: { status: 401, body: { contains: none } }, cause: refused }]',
    },
  )
  const client = connectRaw(t, faulty.port, get('/held', PERSON))
  await until('it is held', () => faulty.upstream.received.length === 1)
  await until('its beginning is there', () => sumOf(faulty.usher.app, 'usher_held_bytes') > 0)
  t.equal((await scrape(faulty.usher.app)).of('usher_held_bytes'), 4)
  client.socket.destroy()
  await until('it is let go', () => sumOf(faulty.usher.app, 'usher_held_bytes') === 0)
  t.equal(statusOf(await ask(faulty.port, '/broken', PERSON)), 401)
  const { of } = await scrape(faulty.usher.app)
  t.equal(of('usher_held_bytes'), 0)
  t.equal(of('usher_unread_bodies_total', { site: 'test' }), 1)
  t.equal(of('usher_fail_open_total', { site: 'test' }), 0)
})
