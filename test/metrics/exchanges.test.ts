// What became of each request is counted once, with both statuses, the rule and the audience.
import { once } from 'node:events'
import http2 from 'node:http2'
import { test } from 'tap'
import type { Test } from 'tap'
import { ask, connectRaw, get, startFaulty, until } from '../helpers/faults.ts'
import type { Fault, Faulty } from '../helpers/faults.ts'
import { ADMIN, scrape, sumOf } from '../helpers/metrics.ts'
import { FRAME_NAVIGATION, NAVIGATION, PROGRAM, send } from '../helpers/upstream.ts'

const RULES = `rules:
  - { name: observed, when: { status: 401, path: { startsWith: /observed } }, cause: refused, mode: observe }
  - { name: away, when: { status: 401, path: { startsWith: /away } }, cause: signed-out, then: redirect, to: /login }
  - { name: form, when: { status: 200, path: { startsWith: /form } }, cause: wrong-credentials, then: notice }
  - { name: stays, when: { status: 401, path: { startsWith: /observed } }, cause: refused, then: pass }
  - { name: changed, when: { status: 401 }, cause: sign-in-required, status: 403 }`

const REFUSAL = 'HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno'
const PAGE =
  'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 40\r\n\r\n<!doctype html><body><form></form></body>'

const FAULTS: Readonly<Record<string, Fault>> = {
  '/refused': REFUSAL,
  '/observed': REFUSAL,
  '/away': REFUSAL,
  '/form': PAGE.replace('40', String(PAGE.length - PAGE.indexOf('<!'))),
  '/down': (socket) => socket.resetAndDestroy(),
  '/cut': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
  '/hang': () => {},
  '/slow': (socket) => setTimeout(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'), 300),
  '/upgrade': (socket) => socket.write('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
}

function startSite(t: Test, site = RULES): Promise<Faulty> {
  return startFaulty(t, FAULTS, { site, config: ADMIN })
}

async function asBrowser(faulty: Faulty, path: string, headers: object = NAVIGATION): Promise<number> {
  return (await send(faulty.usher.url + path, { headers: { ...headers } })).status
}

test('a swapped 401 counts its cause, rule and audience, and both statuses apart', async (t) => {
  const faulty = await startSite(t)
  t.equal(await asBrowser(faulty, '/refused'), 403)
  t.equal(await asBrowser(faulty, '/refused'), 403)
  t.equal(await asBrowser(faulty, '/refused', FRAME_NAVIGATION), 403)
  const { of } = await scrape(faulty.usher.app)
  const rule = {
    site: 'test',
    rule: 'site/changed',
    cause: 'sign-in-required',
    action: 'swap',
    mode: 'enforce',
  }
  t.equal(of('usher_refusals_total', { ...rule, audience: 'page' }), 2)
  t.equal(of('usher_refusals_total', { ...rule, audience: 'frame' }), 1)
  t.equal(of('usher_refusals_total'), 3)
  t.equal(of('usher_requests_total', { site: 'test', outcome: 'swap', status: '403' }), 3)
  t.equal(of('usher_requests_total'), 3)
  t.equal(of('usher_upstream_responses_total', { site: 'test', status: '401' }), 3)
})

test('what passes, is led away, gets a notice, or is only observed is each its own outcome', async (t) => {
  const faulty = await startSite(t)
  await asBrowser(faulty, '/sound')
  t.equal(await asBrowser(faulty, '/away'), 302)
  t.equal(await asBrowser(faulty, '/form'), 200)
  t.equal(await asBrowser(faulty, '/observed'), 401)
  const { of } = await scrape(faulty.usher.app)
  t.equal(of('usher_requests_total', { outcome: 'pass', status: '200' }), 1)
  t.equal(of('usher_requests_total', { outcome: 'redirect', status: '302' }), 1)
  t.equal(of('usher_requests_total', { outcome: 'notice', status: '200' }), 1)
  t.equal(of('usher_requests_total', { outcome: 'pass', status: '401' }), 1)
  t.equal(of('usher_refusals_total', { mode: 'observe', rule: 'site/observed', action: 'swap' }), 1)
  t.equal(of('usher_refusals_total', { mode: 'enforce', action: 'redirect', cause: 'signed-out' }), 1)
  t.equal(of('usher_refusals_total', { mode: 'enforce', action: 'notice' }), 1)
  t.equal(of('usher_refusals_total'), 3)
})

test('a panel that asks by itself whether it is still refused is no further refusal', async (t) => {
  const faulty = await startSite(t)
  await asBrowser(faulty, '/refused', { ...FRAME_NAVIGATION, 'Usher-Probe': '1' })
  const { of } = await scrape(faulty.usher.app)
  t.equal(of('usher_requests_total', { outcome: 'probe', status: '403' }), 1)
  t.equal(of('usher_refusals_total'), 0)
})

test('an upstream that fails is counted by the code of the log, one that breaks off for itself', async (t) => {
  const faulty = await startSite(t)
  t.equal(await asBrowser(faulty, '/down'), 502)
  await t.rejects(asBrowser(faulty, '/cut'))
  const { of } = await scrape(faulty.usher.app)
  const code = String(faulty.usher.log.find(({ status }) => status === 502)?.['code'])
  t.equal(of('usher_failures_total', { site: 'test', code }), 1)
  t.equal(of('usher_requests_total', { outcome: 'failure', status: '502' }), 1)
  t.equal(of('usher_upstream_responses_total'), 1, 'the failure had none')
  t.equal(of('usher_cut_answers_total', { site: 'test' }), 1)
})

test('what nobody can read is counted by its status, and what no site takes is of none', async (t) => {
  const faulty = await startFaulty(t, {}, { config: ADMIN, site: 'hosts: [other.example]' })
  await ask(faulty.port, '/x')
  connectRaw(t, faulty.port, 'nonsense\r\n\r\n')
  await until('it is refused', () => faulty.usher.log.some(({ msg }) => msg === 'request refused'))
  const { of } = await scrape(faulty.usher.app)
  t.equal(of('usher_requests_total', { site: 'none', outcome: 'failure', status: '404' }), 1)
  t.equal(of('usher_failures_total', { site: 'none', code: 'USHER_NO_SITE' }), 1)
  t.equal(of('usher_unreadable_requests_total', { status: '400' }), 1)
})

test('own paths, tunnels, and clients that left before an answer are told apart', async (t) => {
  const faulty = await startSite(t)
  await asBrowser(faulty, '/.usher/health')
  const upgrade = connectRaw(
    t,
    faulty.port,
    'GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
  )
  await until('it is joined', () => upgrade.text().startsWith('HTTP/1.1 101'))
  const leaving = connectRaw(t, faulty.port, get('/hang'))
  await until('it is under way', () => faulty.upstream.received.length === 2)
  const during = await scrape(faulty.usher.app)
  t.equal(during.of('usher_requests_running', { site: 'test' }), 1, 'a tunnel waits for nobody')
  t.equal(during.of('usher_client_connections'), 2)
  t.equal(during.of('usher_tunnels', { site: 'test' }), 1)
  leaving.socket.destroy()
  await until('all are counted', () => sumOf(faulty.usher.app, 'usher_requests_total') === 3)
  const { of } = await scrape(faulty.usher.app)
  t.equal(of('usher_requests_total', { outcome: 'own', status: '200', site: 'none' }), 1)
  t.equal(of('usher_requests_total', { outcome: 'tunnel', status: '101', site: 'test' }), 1)
  t.equal(of('usher_requests_total', { outcome: 'unanswered', status: 'none', site: 'test' }), 1)
  t.equal(of('usher_requests_running', { site: 'test' }), 0)
  upgrade.socket.destroy()
  await until('the tunnel is gone', () => sumOf(faulty.usher.app, 'usher_tunnels') === 0)
})

test('the whole, the upstream and Usher’s own part of the time are measured', async (t) => {
  const faulty = await startSite(t)
  await asBrowser(faulty, '/slow', PROGRAM)
  const { of } = await scrape(faulty.usher.app)
  for (const name of ['usher_request_duration_seconds', 'usher_upstream_head_seconds'])
    t.ok(of(`${name}_sum`, { site: 'test' }) >= 0.29, name)
  t.ok(of('usher_own_time_seconds_sum') <= of('usher_request_duration_seconds_sum') - 0.29)
  t.equal(of('usher_own_time_seconds_count'), 1)
  t.equal(of('usher_request_duration_seconds_bucket', { le: '0.25' }), 0)
  t.equal(of('usher_request_duration_seconds_bucket', { le: '+Inf' }), 1)
})

test('bytes of clients are counted, of connections that are still open as well', async (t) => {
  const faulty = await startSite(t)
  const sent = get('/sound').replace('Connection: close\r\n', '')
  const client = connectRaw(t, faulty.port, sent)
  await until('it is answered', () => client.text().endsWith('sound'))
  const during = await scrape(faulty.usher.app)
  t.equal(during.of('usher_client_received_bytes_total'), sent.length)
  t.equal(during.of('usher_client_sent_bytes_total'), client.text().length)
  const gone = once(client.socket, 'close')
  client.socket.destroy()
  await gone
  await until('nobody is there', () => sumOf(faulty.usher.app, 'usher_client_connections') === 0)
  const { of } = await scrape(faulty.usher.app)
  t.equal(of('usher_client_sent_bytes_total'), client.text().length)
  t.equal(of('usher_client_connections'), 0)
})

const TLS = `${ADMIN}listen:
  - { host: 127.0.0.1, port: 0, tls: { certFile: test/fixtures/tls/server.pem, keyFile: test/fixtures/tls/server.key } }`

test('over HTTP/2 and TLS it is the same, one that is told to come over HTTP/1.1 included', async (t) => {
  const challenge = 'HTTP/1.1 401 No\r\nWWW-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n'
  const faulty = await startFaulty(t, { '/ntlm': challenge }, { config: TLS })
  const session = http2.connect(faulty.usher.url, { rejectUnauthorized: false })
  t.teardown(() => session.destroy())
  for (const path of ['/sound', '/ntlm']) {
    const stream = session.request({ ':path': path })
    stream.on('error', () => {})
    stream.resume()
    await new Promise((resolve) => stream.once('close', resolve))
  }
  await until('both are counted', () => sumOf(faulty.usher.app, 'usher_requests_total') === 2)
  const { of } = await scrape(faulty.usher.app)
  t.equal(of('usher_requests_total', { site: 'test', outcome: 'pass', status: '200' }), 1)
  t.equal(of('usher_requests_total', { site: 'test', outcome: 'unanswered', status: 'none' }), 1)
  t.equal(of('usher_http1_required_total', { site: 'test' }), 1)
  t.equal(of('usher_client_connections'), 1)
  t.ok(of('usher_client_received_bytes_total') > 500, 'with its handshake')
  t.ok(of('usher_client_sent_bytes_total') > 500)
})
