// A configuration that cannot be used changes nothing, and everybody is told.
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { test } from 'tap'
import { scrape } from '../helpers/metrics.ts'
import { freePort, health } from '../helpers/process.ts'
import { send, startUpstream } from '../helpers/upstream.ts'
import { spawnUsher } from '../helpers/usher.ts'
import { listen } from '../helpers/wire.ts'
import { LISTENERS, NOT_RELOADED, RELOADED, startReloadable } from './reloadable.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/tls')

const configFor = (origin: string, more = ''): string =>
  `${LISTENERS}${more}sites: [{ name: app, upstream: '${origin}' }]\n`

test('a mistake is told by the log, the metrics, health and the operators, and the old one serves on', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('fine'))
  const usher = await startReloadable(t, configFor(origin))
  const last = await usher.reload(`${configFor(origin)}trustedProxy: []\nlogLevel: loud\n`)
  t.match(last, {
    result: 'refused',
    because: 'the test',
    problems: [
      { file: join(usher.directory, 'usher.yaml'), line: 5, path: 'trustedProxy', message: /trustedProxies/ },
      { line: 6, path: 'logLevel' },
    ],
  })
  t.equal((await send(usher.url)).text, 'fine')
  const lines = usher.told({ msg: NOT_RELOADED })
  t.equal(lines.length, 1)
  t.match(lines[0], {
    level: 50,
    because: 'the test',
    problems: [/usher\.yaml:5:1 trustedProxy: /, /logLevel/],
  })
  t.match(await health(usher.url), { status: 'ok', configuration: { lastReload: { result: 'refused' } } })
  t.notMatch(
    JSON.stringify(await health(usher.url)),
    'trustedProxy',
    'no word of what is wrong to whoever asks',
  )
  const metrics = await scrape(usher.app)
  t.equal(metrics.of('usher_config_last_reload_successful'), 0)
  t.equal(metrics.of('usher_config_reloads_total', { result: 'refused' }), 1)
  t.match(JSON.parse((await send(`${usher.admin}/healthz`)).text), {
    lastReload: { result: 'refused', problems: [/usher\.yaml:5:1/, /usher\.yaml:6/] },
  })
  t.equal((await send(`${usher.admin}/readyz`)).status, 200, 'it serves as well as before')
  t.match(await usher.reload(configFor(origin)), { result: 'applied' })
  t.equal((await scrape(usher.app)).of('usher_config_last_reload_successful'), 1)
  t.equal(usher.told({ msg: RELOADED }).length, 1)
})

test('a line that may hold a secret is in no answer and no log', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end())
  const usher = await startReloadable(t, configFor(origin))
  const secret = 'planted-secret-of-the-test'
  const last = await usher.reload(configFor(origin, `log: { peopleKey: "${secret}", peopel: names }\n`))
  t.equal(last.result, 'refused')
  t.notMatch(JSON.stringify([last, usher.log]), secret)
})

test('an address that is taken is refused whole: what was bound before it is let go, and nothing else has changed', async (t) => {
  const taken = net.createServer()
  const port = await listen(taken)
  t.teardown(() => taken.close())
  const [one, another] = [
    await startUpstream(t, (_request, response) => response.end('one')),
    await startUpstream(t, (_request, response) => response.end('another')),
  ]
  const usher = await startReloadable(t, configFor(one))
  const [free, operators] = [await freePort(), await freePort()]
  const listeners = `listen: [{ port: 0 }, { port: ${free} }, { port: ${port} }]\nadmin: { port: ${operators} }\n`
  const last = await usher.reload(`${listeners}sites: [{ name: app, upstream: '${another}' }]\n`)
  t.match(last, { result: 'refused', problems: [{ message: /cannot listen on .*something listens there/ }] })
  t.equal((await send(usher.url)).text, 'one')
  for (const gone of [free, operators])
    await t.rejects(send(`http://127.0.0.1:${gone}/`), { code: 'ECONNREFUSED' })
  t.equal((await send(`${usher.admin}/healthz`)).status, 200)
  t.match(
    await usher.reload(
      `${listeners}sites: [{ name: app, upstream: '${another}' }]\n`.replace(`, { port: ${port} }`, ''),
    ),
    { result: 'applied' },
  )
  t.equal((await send(`http://127.0.0.1:${free}/`)).text, 'another')
})

test('where operators cannot be given their new address, nothing has changed either', async (t) => {
  const taken = net.createServer()
  const port = await listen(taken)
  t.teardown(() => taken.close())
  const origin = await startUpstream(t, (_request, response) => response.end('fine'))
  const usher = await startReloadable(t, configFor(origin))
  const free = await freePort()
  const config = `listen: [{ port: 0 }, { port: ${free} }]\nadmin: { port: ${port} }\nsites: [{ name: other, upstream: '${origin}' }]\n`
  t.match(await usher.reload(config), { result: 'refused' })
  t.equal((await send(usher.url)).text, 'fine')
  await t.rejects(send(`http://127.0.0.1:${free}/`), { code: 'ECONNREFUSED' })
  t.notMatch((await scrape(usher.app)).text, 'site="other"')
})

test('a template that cannot be compiled is refused, with its place', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('fine'))
  const usher = await startReloadable(t, configFor(origin))
  const own = { 'own/parts/leaving.liquid': '<p>{% if %}</p>' }
  const last = await usher.reload(configFor(origin, 'templatesDirectory: own\n'), own)
  t.match(last, { result: 'refused', problems: [{ file: /leaving\.liquid/ }] })
  t.equal((await send(usher.url)).text, 'fine')
})

test('a start that fails for a template leaves nothing open', { timeout: 60_000 }, async (t) => {
  const own = t.testdir({ own: { parts: { 'leaving.liquid': '<p>{% if %}</p>' } } })
  const config = `templatesDirectory: ${own}/own\nsites: [{ name: demo, upstream: 'demo:testrail' }]\n`
  const usher = await spawnUsher(t, config)
  t.same(await usher.exited, { code: 1, signal: null })
  t.match(usher.stderr(), 'leaving.liquid')
})

test('what no running process can change is refused with the word restart', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('fine'))
  const usher = await startReloadable(t, configFor(origin))
  t.match(await usher.reload(configFor(origin, 'workers: 3\n')), {
    result: 'refused',
    problems: [{ line: 4, path: 'workers', message: /restart/ }],
  })
  const tls = `{ port: 0, tls: { certFile: ${FIXTURES}/server.pem, keyFile: ${FIXTURES}/server.key } }`
  t.match(await usher.reload(configFor(origin).replace('{ port: 0 }', tls)), {
    result: 'refused',
    problems: [{ line: 1, message: /restart it, or choose another port/ }],
  })
  t.equal((await send(usher.url)).text, 'fine')
})

test('a file that has gone is refused, and the process goes on', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('fine'))
  const usher = await startReloadable(t, configFor(origin))
  await rm(join(usher.directory, 'usher.yaml'))
  t.match(await usher.app.reload('the test'), { result: 'refused', problems: [{ message: /no such file/ }] })
  t.equal((await send(usher.url)).text, 'fine')
})

test('a socket that a killed process left behind is bound, one that lives is not taken', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('fine'))
  const usher = await startReloadable(t, configFor(origin))
  const alive = net.createServer((socket) => socket.end())
  const path = join(usher.directory, 'alive.sock')
  await new Promise<void>((resolve) => {
    alive.listen(path, resolve)
  })
  t.teardown(() => alive.close())
  const config = (socket: string) =>
    configFor(origin).replace('{ port: 0 }', `[{ port: 0 }, { socket: ${socket} }]`)
  t.match(await usher.reload(config(path)), { result: 'refused', problems: [{ message: /alive\.sock/ }] })
  const own = join(usher.directory, 'own.sock')
  t.match(await usher.reload(config(own)), { result: 'applied' })
  t.ok(existsSync(own))
  t.match(await usher.reload(config(own)), { result: 'applied' }, 'one that is in use is left alone')
  const status = await send('http://localhost/', { socketPath: own, headers: { Host: 'a' } })
  t.equal(status.text, 'fine')
  t.match(await usher.reload(configFor(origin)), { result: 'applied' })
})

test('log files stay those of the start, and what is written into them follows', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('fine'))
  const usher = await startReloadable(t, configFor(origin, 'log: { access: { format: json } }\n'))
  for (const log of ['{ file: usher.log, access: {} }', '{ access: { file: access.log } }', '{}'])
    t.match(await usher.reload(configFor(origin, `log: ${log}\n`)), {
      result: 'refused',
      problems: [{ path: /^log\.(?:file|access)$/, message: /cannot change while Usher runs; restart it/ }],
    })
  t.match(await usher.reload(configFor(origin, 'log: { access: { format: combined } }\n')), {
    result: 'applied',
  })
})
