// A reload of several processes: all of them, or none.
import { writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { LIMIT_MS, clientOfEach, healthOf, isAlive, killHard } from '../workers/crewing.ts'
import { freePort } from '../helpers/process.ts'
import { send, startUpstream } from '../helpers/upstream.ts'
import type { SpawnOptions } from '../helpers/usher.ts'
import { listen } from '../helpers/wire.ts'
import { until } from '../licences/standIn.ts'
import { NOT_RELOADED, RELOADED, spawnReloadable } from './reloadable.ts'
import type { ReloadableProcess } from './reloadable.ts'

const BASE = 'workers: 2\nlisten: { port: 0 }\nadmin: { port: 0 }\nlimits: { gracePeriodMs: 300 }\n'

function configFor(origin: string, more = ''): string {
  return `${BASE}${more}sites: [{ name: app, upstream: '${origin}' }]\n`
}

function startFine(t: Test, text = 'fine'): Promise<string> {
  return startUpstream(t, (_request, response) => response.end(text))
}

async function start(t: Test, config: string, options: SpawnOptions = {}): Promise<ReloadableProcess> {
  const usher = await spawnReloadable(t, config, options)
  t.teardown(() => {
    for (const { workerPid } of usher.told({ msg: 'a worker listens' })) killHard(Number(workerPid))
  })
  return usher
}

function pidOf(usher: ReloadableProcess, worker: number): number {
  return Number(usher.told({ msg: 'a worker listens', worker }).at(-1)?.['workerPid'])
}

async function metric(usher: ReloadableProcess, line: string): Promise<number> {
  const { text } = await send(`${usher.admin}/metrics`)
  const found = text.split('\n').find((each) => each.startsWith(`${line} `))
  return Number(found?.slice(line.length))
}

test('both take up what is new, over the connections that they have', { timeout: LIMIT_MS }, async (t) => {
  const [one, two] = [await startFine(t, 'one'), await startFine(t, 'two')]
  const usher = await start(t, configFor(one))
  const clients = await clientOfEach(t, usher.url)
  for (const { get } of clients) t.equal(await get('/'), 'one')
  t.match(await usher.reload(configFor(two)), { msg: RELOADED })
  for (const { get } of clients) t.equal(await get('/'), 'two')
  t.equal(await metric(usher, 'usher_config_reloads_total{result="applied"}'), 1)
  t.equal(await metric(usher, 'usher_config_last_reload_successful'), 1)
  const port = await freePort()
  const more = configFor(two).replace('{ port: 0 }', `[{ port: 0 }, { port: ${port} }]`)
  t.match(await usher.reload(more), { msg: RELOADED })
  const both = await clientOfEach(t, `http://127.0.0.1:${port}`)
  for (const { get } of both) t.equal(await get('/'), 'two', 'a listener that is new')
  for (const { get } of clients) t.equal(await get('/'), 'two', 'and the one of before')
  t.match(await usher.reload(configFor(one)), { msg: RELOADED })
  for (const { get } of clients) t.equal(await get('/'), 'one')
  await t.rejects(send(`http://127.0.0.1:${port}/`), { code: 'ECONNREFUSED' })
  t.same(usher.told({ level: 'error' }), [])
  usher.kill('SIGTERM')
  t.same(await usher.exited, { code: 0, signal: null })
})

test('what is refused is refused for all, and each says so', { timeout: LIMIT_MS }, async (t) => {
  const [one, two] = [await startFine(t, 'one'), await startFine(t, 'two')]
  const usher = await start(t, configFor(one))
  const clients = await clientOfEach(t, usher.url)
  const taken = net.createServer()
  const port = await listen(taken)
  t.teardown(() => taken.close())
  const free = await freePort()
  const config = configFor(two).replace('{ port: 0 }', `[{ port: 0 }, { port: ${free} }, { port: ${port} }]`)
  t.match(await usher.reload(config), { msg: NOT_RELOADED, problems: [/worker \d: cannot listen on/] })
  for (const { get } of clients) t.equal(await get('/'), 'one')
  await t.rejects(send(`http://127.0.0.1:${free}/`), { code: 'ECONNREFUSED' })
  t.match(await usher.reload('sites: {'), { msg: NOT_RELOADED })
  for (const worker of [1, 2]) {
    const told = await healthOf(usher.url, worker)
    t.match(told, { configuration: { lastReload: { result: 'refused' } } })
  }
  t.equal(await metric(usher, 'usher_config_reloads_total{result="refused"}'), 2)
  t.equal(await metric(usher, 'usher_config_last_reload_successful'), 0)
  t.match(await usher.reload(configFor(one, 'workers: 3\n').replace('workers: 2\n', '')), {
    msg: NOT_RELOADED,
    problems: [/workers: .*restart/],
  })
})

// Makes whatever has this number as a worker fail to compile what holds a certain name.
const SABOTAGE = `
import cluster from 'node:cluster'
if (cluster.worker?.id === 2) process.on('newListener', () => undefined)
if (cluster.worker?.id === 2) {
  const hear = process.on
  process.on = function (event, listener) {
    if (event !== 'message') return hear.call(this, event, listener)
    return hear.call(this, event, (message, handle) => {
      if (message.kind === 'prepare') message.templates.layouts['page.liquid'] = '{% if %}'
      listener(message, handle)
    })
  }
}
`

test('where one worker cannot make it ready, none takes it up', { timeout: LIMIT_MS }, async (t) => {
  const [one, two] = [await startFine(t, 'one'), await startFine(t, 'two')]
  const directory = t.testdir({ 'sabotage.mjs': SABOTAGE })
  const options = { env: { NODE_OPTIONS: `--import ${join(directory, 'sabotage.mjs')}` } }
  const usher = await start(t, configFor(one), options)
  const clients = await clientOfEach(t, usher.url)
  const port = await freePort()
  const config = configFor(two).replace('{ port: 0 }', `[{ port: 0 }, { port: ${port} }]`)
  t.match(await usher.reload(config), { msg: NOT_RELOADED, problems: [/^worker 2: .*page\.liquid/] })
  for (const { get } of clients) t.equal(await get('/'), 'one')
  await t.rejects(send(`http://127.0.0.1:${port}/`), { code: 'ECONNREFUSED' }, 'the first has let go')
  writeFileSync(join(directory, 'sabotage.mjs'), '')
  const pid = pidOf(usher, 2)
  process.kill(pid, 'SIGKILL')
  await until(() => pidOf(usher, 2) !== pid, 'another in its place')
  t.match(await usher.reload(config), { msg: RELOADED })
  for (const { get } of await clientOfEach(t, usher.url)) t.equal(await get('/'), 'two')
})

test('a worker that begins later serves by what holds then', { timeout: LIMIT_MS }, async (t) => {
  const [one, two] = [await startFine(t, 'one'), await startFine(t, 'two')]
  const usher = await start(t, configFor(one))
  t.match(await usher.reload(configFor(two)), { msg: RELOADED })
  const pid = pidOf(usher, 1)
  process.kill(pid, 'SIGKILL')
  await until(() => pidOf(usher, 1) !== pid, 'another in its place')
  for (const { get } of await clientOfEach(t, usher.url)) t.equal(await get('/'), 'two')
  t.match(await healthOf(usher.url, 1), { configuration: { lastReload: { result: 'applied' } } })
  t.match(await usher.reload(configFor(one)), { msg: RELOADED })
  for (const { get } of await clientOfEach(t, usher.url)) t.equal(await get('/'), 'one')
})

test('a worker that ends while it makes ready refuses the whole', { timeout: LIMIT_MS }, async (t) => {
  const [one, two] = [await startFine(t, 'one'), await startFine(t, 'two')]
  const usher = await start(t, configFor(one))
  const pid = pidOf(usher, 2)
  process.kill(pid, 'SIGSTOP')
  const reloading = usher.reload(configFor(two))
  await until(() => isAlive(pid), 'the first half')
  setTimeout(() => process.kill(pid, 'SIGKILL'), 500)
  t.match(await reloading, { msg: NOT_RELOADED, problems: [/worker 2: the worker has ended/] })
  await until(() => pidOf(usher, 2) !== pid, 'another in its place')
  for (const { get } of await clientOfEach(t, usher.url)) t.equal(await get('/'), 'one')
})
