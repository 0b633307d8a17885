// What a reload takes up: everything that a configuration says, while nothing that goes on is touched.
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import tls from 'node:tls'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import { freePort } from '../helpers/process.ts'
import { scrape } from '../helpers/metrics.ts'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { until } from '../licences/standIn.ts'
import { LISTENERS, startReloadable } from './reloadable.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/tls')

const RULE = '[{ name: gone, when: { status: 401 }, cause: no-licence }]'

function refusing(t: Test): Promise<string> {
  return startUpstream(t, (_request, response) => {
    response.writeHead(401, { 'Content-Type': 'text/html' }).end('<h1>401</h1>')
  })
}

test('rules, texts, brand and templates are those of the new configuration', async (t) => {
  const origin = await refusing(t)
  const site = (more: string) =>
    `${LISTENERS}sites: [{ name: app, upstream: '${origin}', rules: ${RULE}${more} }]\n`
  const usher = await startReloadable(t, site(', brand: { product: First }'))
  const page = async () => (await send(usher.url, { headers: NAVIGATION })).text
  t.ok((await page()).includes('First'))
  const second = site(
    ', brand: { product: Second }, texts: { en: { pages: { no-licence: { title: Another heading } } } }',
  )
  t.match(await usher.reload(second), { result: 'applied', problems: [] })
  const changed = await page()
  t.ok(changed.includes('Second'))
  t.ok(changed.includes('Another heading'))
  t.notOk(changed.includes('First'))
  const own = { 'own/parts/leaving.liquid': '<p>A part of my own</p>' }
  t.match(await usher.reload(`${second}templatesDirectory: own\n`, own), { result: 'applied' })
  const rest = { 'own/page.css': 'body { outline: 3px solid }' }
  t.match(await usher.reload(`${second}templatesDirectory: own\n`, rest), { result: 'applied' })
  t.ok((await page()).includes('outline'))
  t.match(await usher.reload(site('').replace(RULE, '[]')), { result: 'applied' })
  t.equal(await page(), '<h1>401</h1>', 'no rule is left')
})

test('another upstream gets the next request, and the one in flight its answer from the old one', async (t) => {
  const asked = Promise.withResolvers<http.ServerResponse>()
  const slow = await startUpstream(t, (request, response) => {
    if (request.url === '/slow') asked.resolve(response)
    else response.end('one')
  })
  const other = await startUpstream(t, (_request, response) => response.end('two'))
  const config = (origin: string) => `${LISTENERS}sites: [{ name: app, upstream: '${origin}' }]\n`
  const usher = await startReloadable(t, config(slow))
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  t.equal((await send(usher.url, { agent })).text, 'one')
  const waiting = send(`${usher.url}/slow`)
  const answer = await asked.promise
  t.match(await usher.reload(config(other)), { result: 'applied' })
  t.equal((await send(usher.url, { agent })).text, 'two', 'over the connection of before')
  answer.end('slow one')
  t.equal((await waiting).text, 'slow one')
  t.match(await usher.reload(config(slow)), { result: 'applied' })
  t.equal((await send(usher.url, { agent })).text, 'one', 'and back')
})

test('what is under way to an application of before does not hold up the stop, nor fail with it', async (t) => {
  const asked = Promise.withResolvers<void>()
  const hanging = await startUpstream(t, () => asked.resolve())
  const other = await startUpstream(t, (_request, response) => response.end('two'))
  const config = (origin: string) => `${LISTENERS}sites: [{ name: app, upstream: '${origin}' }]\n`
  const usher = await startReloadable(t, config(hanging))
  const cut = t.rejects(send(usher.url), 'cut at the end of the grace period')
  await asked.promise
  t.match(await usher.reload(config(other)), { result: 'applied' })
  await usher.app.close()
  await cut
  t.match(await usher.reload(config(other)), { result: 'refused', problems: [{ message: /stopping/ }] })
})

test('the connections to an upstream of which nothing has changed stay warm', async (t) => {
  let connections = 0
  const server = http.createServer((_request, response) => response.end('fine'))
  server.on('connection', () => (connections += 1))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const origin = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`
  const config = (product: string) =>
    `${LISTENERS}brand: { product: ${product} }\nsites: [{ name: app, upstream: '${origin}' }]\n`
  const usher = await startReloadable(t, config('A'))
  for (const product of ['B', 'C', 'D']) {
    await send(usher.url)
    t.match(await usher.reload(config(product)), { result: 'applied' })
  }
  await send(usher.url)
  t.equal(connections, 1)
})

test('a listener that is new is bound, one that is gone ends what it does, and others are not touched', async (t) => {
  const asked = Promise.withResolvers<http.ServerResponse>()
  const origin = await startUpstream(t, (request, response) => {
    if (request.url === '/slow') asked.resolve(response)
    else response.end('fine')
  })
  const [first, second] = [await freePort(), await freePort()]
  const config = (...ports: number[]) =>
    `${LISTENERS}sites: [{ name: app, upstream: '${origin}' }]\n`.replace(
      'listen: { port: 0 }',
      `listen: [${ports.map((port) => `{ port: ${port} }`).join(', ')}]`,
    )
  const usher = await startReloadable(t, config(first))
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  const ask = (port: number, path = '/') => send(`http://127.0.0.1:${port}${path}`, { agent })
  t.equal((await ask(first)).text, 'fine')
  t.match(await usher.reload(config(first, second)), { result: 'applied' })
  t.equal((await ask(first)).text, 'fine')
  t.equal((await send(`http://127.0.0.1:${second}/`)).text, 'fine')
  const waiting = send(`http://127.0.0.1:${first}/slow`)
  const answer = await asked.promise
  t.match(await usher.reload(config(second)), { result: 'applied' })
  await t.rejects(send(`http://127.0.0.1:${first}/`, { agent: false }), { code: 'ECONNREFUSED' })
  answer.end('slow but whole')
  t.equal((await waiting).text, 'slow but whole')
  t.match(await usher.reload(config(second, first)), { result: 'applied' })
  t.equal((await send(`http://127.0.0.1:${first}/`)).text, 'fine', 'the place can be had again')
})

test('another certificate is shown to whoever comes next, and a connection of before lives on', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('fine'))
  const config = `${LISTENERS}sites: [{ name: app, upstream: '${origin}' }]\n`.replace(
    '{ port: 0 }',
    '{ port: 0, tls: { certFile: cert.pem, keyFile: key.pem } }',
  )
  const material = (name: string) => ({
    'cert.pem': readFileSync(join(FIXTURES, `${name}.pem`)),
    'key.pem': readFileSync(join(FIXTURES, `${name}.key`)),
  })
  const usher = await startReloadable(t, config, material('server'))
  const { port } = new URL(usher.url)
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })
  t.teardown(() => agent.destroy())
  const shown = async (): Promise<string> => {
    const socket = tls.connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    const { fingerprint256 } = socket.getPeerCertificate()
    socket.destroy()
    return fingerprint256
  }
  const ask = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const request = https.get(usher.url, { agent }, (response) => {
        response.resume().on('end', () => resolve(request.socket?.localPort ?? 0))
      })
      request.on('error', reject)
    })
  const [before, connection] = [await shown(), await ask()]
  t.match(await usher.reload(config, material('named')), { result: 'applied' })
  t.not(await shown(), before)
  t.equal(await ask(), connection, 'the same connection')
  const broken = { 'key.pem': readFileSync(join(FIXTURES, 'server.key')) }
  t.match(await usher.reload(config, broken), { result: 'refused' }, 'a key of another certificate')
  t.not(await shown(), before)
})

test('bounds hold for connections that are there already', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('fine'))
  const config = (more: string) =>
    `${LISTENERS}sites: [{ name: app, upstream: '${origin}' }]\n`.replace(
      'gracePeriodMs: 300',
      `gracePeriodMs: 300, ${more}`,
    )
  const usher = await startReloadable(t, config('maxRequestBodyBytes: 0'))
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  const post = () => send(usher.url, { agent, method: 'POST', body: 'x'.repeat(100) })
  t.equal((await post()).status, 200)
  t.match(await usher.reload(config('maxRequestBodyBytes: 10')), { result: 'applied' })
  t.equal((await post()).status, 413)
})

test('a WebSocket goes on, while its site becomes another one', async (t) => {
  const server = http.createServer()
  server.on('upgrade', (_request: http.IncomingMessage, socket: net.Socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
    socket.on('data', (chunk: Buffer) => socket.write(`echo ${chunk.toString()}`))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`
  const other = await startUpstream(t, (_request, response) => response.end('other'))
  const config = (name: string, upstream: string) =>
    `${LISTENERS}sites: [{ name: ${name}, upstream: '${upstream}' }]\n`
  const usher = await startReloadable(t, config('app', origin))
  const socket = net.connect(Number(new URL(usher.url).port), '127.0.0.1')
  t.teardown(() => {
    socket.destroy()
    server.close()
  })
  socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  t.match(String((await once(socket, 'data'))[0]), /^HTTP\/1.1 101/)
  t.match(await usher.reload(config('another', other)), { result: 'applied' })
  t.equal((await send(usher.url)).text, 'other')
  socket.write('hello')
  t.equal(String((await once(socket, 'data'))[0]), 'echo hello')
})

test('counters go on, sites that are new are told with 0, and those that are gone have no gauges', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('fine'))
  const config = (...names: string[]) =>
    `${LISTENERS}sites:\n${names.map((name) => `  - { name: ${name}, upstream: '${origin}', pathPrefix: /${name} }\n`).join('')}`
  const usher = await startReloadable(t, config('a', 'b'))
  await send(`${usher.url}/a`)
  t.match(await usher.reload(config('a', 'c')), { result: 'applied' })
  await send(`${usher.url}/a`)
  const { of, text } = await scrape(usher.app)
  t.equal(of('usher_requests_total', { site: 'a', outcome: 'pass' }), 2)
  t.match(text, 'usher_second_tries_total{site="c"} 0')
  t.match(text, 'usher_requests_running{site="c"} 0')
  t.notMatch(text, 'usher_requests_running{site="b"}')
  t.equal(of('usher_config_reloads_total', { result: 'applied' }), 1)
  t.equal(of('usher_config_reloads_total', { result: 'refused' }), 0)
  t.equal(of('usher_config_last_reload_successful'), 1)
  const at = of('usher_config_last_reload_success_timestamp_seconds')
  t.ok(Math.abs(at - Date.now() / 1_000) < 60)
})

test('the level of the log follows, and where operators look at it', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('fine'))
  const [port, another] = [await freePort(), await freePort()]
  const config = (level: string, admin: string) =>
    `listen: { port: 0 }\nlogLevel: ${level}\nadmin: ${admin}\nlimits: { gracePeriodMs: 300 }\nsites: [{ name: app, upstream: '${origin}' }]\n`
  const usher = await startReloadable(t, config('info', `{ port: ${port} }`))
  t.equal(usher.logger.level, 'info')
  const token = 'a-token-of-enough-letters'
  t.match(await usher.reload(config('debug', `{ port: ${port}, token: ${token} }`)), { result: 'applied' })
  t.equal(usher.logger.level, 'debug')
  t.equal((await send(`http://127.0.0.1:${port}/healthz`)).status, 401, 'a token from now on')
  t.match(await usher.reload(config('info', `{ port: ${another} }`)), { result: 'applied' })
  t.equal((await send(`http://127.0.0.1:${another}/healthz`)).status, 200)
  await until(
    () =>
      send(`http://127.0.0.1:${port}/healthz`).then(
        () => false,
        ({ code }) => code === 'ECONNREFUSED',
      ),
    'the end of the old one',
  )
  await sleep(0)
})
