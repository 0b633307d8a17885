// /healthz, /readyz and /metrics: who asks, what is asked of upstreams for it, and how often.
import { test } from 'tap'
import type { Test } from 'tap'
import { ADMIN } from '../helpers/metrics.ts'
import { send, startUpstream } from '../helpers/upstream.ts'
import { connectRaw, get, startFaulty, until } from '../helpers/faults.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import type { Usher } from '../helpers/usher.ts'

type Application = Usher & { readonly asked: string[]; say: (status: number, text: string) => void }

/** An application that says at every path what it is told to. */
async function startApplication(t: Test, site: string): Promise<Application> {
  const asked: string[] = []
  let said = { status: 200, text: '{"state":"RUNNING"}' }
  const origin = await startUpstream(t, (request, response) => {
    asked.push(`${request.headers.host} ${request.url}`)
    response.writeHead(said.status, { 'Content-Type': 'application/json' }).end(said.text)
  })
  const usher = await startUsher(t, ADMIN + siteBefore(origin, site))
  return { ...usher, asked, say: (status, text) => (said = { status, text }) }
}

async function readyOf({ app }: Pick<Usher, 'app'>): Promise<{ status: number; told: unknown }> {
  const { status, text } = await send(`${app.adminAddress()}/readyz`)
  return { status, told: JSON.parse(text) }
}

test('health says that the process lives, as JSON', async (t) => {
  const { app } = await startUsher(t, ADMIN + siteBefore('http://127.0.0.1:1'))
  const { status, headers, text } = await send(`${app.adminAddress()}/healthz`)
  t.equal(status, 200)
  t.match(headers, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  t.match(JSON.parse(text), { status: 'ok', version: String, eventLoop: Object, lostLogLines: 0 })
})

test('no upstream is asked whether it is ready unless somebody says how', async (t) => {
  const application = await startApplication(t, 'presets: [testrail]')
  t.same(await readyOf(application), { status: 200, told: { ready: true, state: 'serving', sites: {} } })
  t.same(application.asked, [])
})

test('Confluence is asked at /status below its prefix, by the name that people use', async (t) => {
  const application = await startApplication(
    t,
    'presets: [confluence]\npathPrefix: /wiki/\nhosts: ["*.example.com", wiki.example.com]',
  )
  t.same((await readyOf(application)).told, { ready: true, state: 'serving', sites: { test: 'ready' } })
  t.same(application.asked, ['wiki.example.com /wiki/status'])
})

test('an application that starts, fails or is silent makes it 503, and why is told without its words', async (t) => {
  for (const [status, text, why] of [
    [200, '{"state":"STARTING"}', 'does not say RUNNING'],
    [503, '{"state":"RUNNING"}', 'answered 503'],
    [302, '', 'answered 302'],
    [200, 'x'.repeat(100_000), 'said more than 64 KiB'],
  ] as const) {
    const application = await startApplication(t, 'statusPath: /healthy')
    application.say(status, text)
    const sites = { test: why }
    t.same(await readyOf(application), { status: 503, told: { ready: false, state: 'serving', sites } })
    t.match(application.asked, [/ \/healthy$/])
  }
  const down = await startUsher(t, ADMIN + siteBefore('http://127.0.0.1:1', 'statusPath: /'))
  t.match(await readyOf(down), { status: 503, told: { sites: { test: 'ECONNREFUSED' } } })
})

test('one that hangs is not waited for, and one that says no JSON is told by its status', async (t) => {
  const { usher } = await startFaulty(t, { '/hang': () => {} }, { config: ADMIN, site: 'statusPath: /hang' })
  t.match(await readyOf(usher), { status: 503, told: { sites: { test: 'no answer within 2000 ms' } } })
  const sound = await startFaulty(t, {}, { config: ADMIN, site: 'statusPath: /sound' })
  t.equal((await readyOf(sound.usher)).status, 200)
})

test('however many ask, the application is asked once in a while', async (t) => {
  const application = await startApplication(t, 'statusPath: /status')
  await Promise.all(Array.from({ length: 20 }, () => readyOf(application)))
  t.equal((await readyOf(application)).status, 200)
  t.equal(application.asked.length, 1)
})

test('a site may leave it out although its preset knows the path', async (t) => {
  const application = await startApplication(t, 'presets: [confluence]\nstatusPath: none')
  t.same((await readyOf(application)).told, { ready: true, state: 'serving', sites: {} })
  t.same(application.asked, [])
})

test('while it stops it lives and is not ready', async (t) => {
  const faulty = await startFaulty(t, { '/hang': () => {} }, { config: ADMIN })
  connectRaw(t, faulty.port, get('/hang'))
  await until('a request is under way', () => faulty.upstream.received.length === 1)
  const stopped = faulty.usher.app.close()
  t.match(await readyOf(faulty.usher), { status: 503, told: { ready: false, state: 'stopping' } })
  t.equal((await send(`${faulty.usher.app.adminAddress()}/healthz`)).status, 200)
  await stopped
})

test('strangers are told none of it', async (t) => {
  const { app } = await startUsher(
    t,
    `admin: { port: 0, token: a-token-of-enough-letters }\n${siteBefore('http://127.0.0.1:1')}`,
  )
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    t.equal((await send(`${app.adminAddress()}${path}`)).status, 401, path)
    const headers = { Authorization: 'Bearer a-token-of-enough-letters' }
    t.equal((await send(`${app.adminAddress()}${path}`, { headers })).status, 200, path)
  }
})
