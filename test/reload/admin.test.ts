// POST /reload on the listener of the operators.
import { test } from 'tap'
import type { Test } from 'tap'
import { freePort } from '../helpers/process.ts'
import { send, startUpstream } from '../helpers/upstream.ts'
import type { Answer } from '../helpers/upstream.ts'
import { startUsher } from '../helpers/usher.ts'
import { LISTENERS, RELOADED, startReloadable } from './reloadable.ts'
import type { Reloadable } from './reloadable.ts'

const JSON_TYPE = { 'Content-Type': 'application/json' }

async function start(t: Test): Promise<{ usher: Reloadable; config: string }> {
  const origin = await startUpstream(t, (_request, response) => response.end('fine'))
  const config = `${LISTENERS}sites: [{ name: app, upstream: '${origin}' }]\n`
  return { usher: await startReloadable(t, config), config }
}

function post(
  admin: string,
  headers: Readonly<Record<string, string>> = JSON_TYPE,
  body = '',
): Promise<Answer> {
  return send(`${admin}/reload`, { method: 'POST', headers, body })
}

test('it reads the configuration, and says what became of it', async (t) => {
  const { usher, config } = await start(t)
  const answer = await post(usher.admin)
  t.equal(answer.status, 200)
  t.match(JSON.parse(answer.text), { result: 'applied', because: 'POST /reload', problems: [], at: /^20/ })
  await usher.write({ 'usher.yaml': `${config}nonsense: 1\n` })
  const refused = await post(usher.admin, { ...JSON_TYPE, 'Sec-Fetch-Site': 'same-origin' }, '{}')
  t.equal(refused.status, 422)
  t.match(JSON.parse(refused.text), { result: 'refused', problems: [{ line: 5, path: 'nonsense' }] })
  t.equal((await post(usher.admin, { 'Content-Type': 'application/json; charset=utf-8' })).status, 422)
  t.equal((await send(`${usher.admin}/reload`)).status, 404, 'nothing to look at')
})

test('no page of another site can send it, by whatever form or script', async (t) => {
  const { usher } = await start(t)
  const { host } = new URL(usher.admin)
  const refused: readonly (readonly [number, Readonly<Record<string, string>>])[] = [
    [403, { ...JSON_TYPE, 'Sec-Fetch-Site': 'cross-site' }],
    [403, { ...JSON_TYPE, 'Sec-Fetch-Site': 'same-site' }],
    [403, { ...JSON_TYPE, Origin: 'https://evil.example' }],
    [403, { ...JSON_TYPE, Origin: 'null' }],
    [415, { 'Content-Type': 'text/plain' }],
    [415, { 'Content-Type': 'application/x-www-form-urlencoded', Origin: `http://${host}` }],
    [415, { 'Content-Type': 'multipart/form-data; boundary=a' }],
    [415, { 'Content-Type': 'text/plain; application/json' }],
    [415, {}],
  ]
  for (const [status, headers] of refused)
    t.equal((await post(usher.admin, headers)).status, status, JSON.stringify(headers))
  t.equal((await post(usher.admin, { ...JSON_TYPE, Host: 'evil.example' })).status, 421)
  t.equal(usher.told({ msg: RELOADED }).length, 0)
  t.equal((await post(usher.admin, { ...JSON_TYPE, Origin: `http://${host}` })).status, 200)
})

test('where a token is set, nobody reloads without it', async (t) => {
  const { usher, config } = await start(t)
  const token = 'a-token-of-enough-letters'
  await usher.reload(config.replace('admin: { port: 0 }', `admin: { port: 0, token: ${token} }`))
  t.equal((await post(usher.admin)).status, 401)
  t.equal((await post(usher.admin, { ...JSON_TYPE, Authorization: `Bearer ${token}x` })).status, 401)
  t.equal((await post(usher.admin, { ...JSON_TYPE, Authorization: `Bearer ${token}` })).status, 200)
})

test('a reload that moves the listener over which it was asked for is answered', async (t) => {
  const { usher, config } = await start(t)
  const port = await freePort()
  await usher.write({ 'usher.yaml': config.replace('admin: { port: 0 }', `admin: { port: ${port} }`) })
  const answer = await post(usher.admin)
  t.match(JSON.parse(answer.text), { result: 'applied' })
  t.equal((await send(`http://127.0.0.1:${port}/healthz`)).status, 200)
})

test('a configuration that came from no file is not read anew', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('fine'))
  const { app } = await startUsher(t, `admin: { port: 0 }\nsites: [{ name: app, upstream: '${origin}' }]\n`)
  t.equal((await post(app.adminAddress() ?? '')).status, 501)
  t.match(await app.reload('the test'), { result: 'refused', problems: [{ message: /no file/ }] })
})

test('what asks while a reload is under way gets the next one, and all of them the same', async (t) => {
  const { usher } = await start(t)
  const asked = ['first', 'second', 'third'].map((because) => usher.app.reload(because))
  const [first, second, third] = await Promise.all(asked)
  t.equal(first, second, 'both were asked for before any had begun')
  t.equal(second, third)
  const running = usher.app.reload('one')
  await Promise.resolve()
  await Promise.resolve()
  const later = [usher.app.reload('two'), usher.app.reload('three')]
  t.not(await running, await later[0])
  t.equal(await later[0], await later[1])
  t.equal(usher.told({ msg: RELOADED }).length, 3)
})
