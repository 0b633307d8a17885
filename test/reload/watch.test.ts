// Files that change are read anew, however they change.
import { mkdir, rename, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { until } from '../licences/standIn.ts'
import { LISTENERS, NOT_RELOADED, RELOADED, startReloadable } from './reloadable.ts'
import type { Files, Reloadable } from './reloadable.ts'

const WATCH = 'reload: { watch: true, debounceMs: 50 }\n'

async function refusing(t: Test): Promise<string> {
  return startUpstream(t, (_request, response) => {
    response.writeHead(401, { 'Content-Type': 'text/html' }).end('<h1>401</h1>')
  })
}

function configFor(origin: string, more = ''): string {
  return `${LISTENERS}${WATCH}${more}sites:
  - { name: app, upstream: '${origin}', rules: [{ name: gone, when: { status: 401 }, cause: no-licence }] }\n`
}

async function start(t: Test, more = '', files: Files = {}): Promise<Reloadable & { origin: string }> {
  const origin = await refusing(t)
  return { ...(await startReloadable(t, configFor(origin, more), files)), origin }
}

async function page({ url }: Reloadable): Promise<string> {
  return (await send(url, { headers: NAVIGATION })).text
}

function untilShown(usher: Reloadable, text: string): Promise<void> {
  return until(async () => (await page(usher)).includes(text), `a page with ${text}`)
}

test('a configuration that is written in place, and one that takes its place', async (t) => {
  const usher = await start(t)
  const file = join(usher.directory, 'usher.yaml')
  await writeFile(file, configFor(usher.origin, 'brand: { product: In place }\n'))
  await untilShown(usher, 'In place')
  await usher.write({ 'usher.yaml': configFor(usher.origin, 'brand: { product: By name }\n') })
  await untilShown(usher, 'By name')
  t.match(usher.told({ msg: RELOADED }), [{ because: 'a file has changed' }, {}])
})

test('a mistake is refused, and what mends it taken up', async (t) => {
  const usher = await start(t)
  await usher.write({ 'usher.yaml': 'sites: [' })
  await until(() => usher.told({ msg: NOT_RELOADED }).length > 0, 'the refusal')
  t.match(await page(usher), 'app')
  await usher.write({ 'usher.yaml': configFor(usher.origin, 'brand: { product: Mended }\n') })
  await untilShown(usher, 'Mended')
})

test('each file that is named: stylesheet, template, secret', async (t) => {
  const more =
    'brand: { cssFile: own.css }\ntemplatesDirectory: own\nlog: { peopleKey: "file:secrets/people" }\n'
  const usher = await start(t, more, {
    'own.css': '.first { color: red }',
    'own/parts/leaving.liquid': '<p>first</p>',
    'secrets/people': 'a key of sixteen letters',
  })
  const before = () => usher.told({ msg: RELOADED }).length
  await usher.write({ 'own.css': '.second { color: red }' })
  await untilShown(usher, '.second')
  await usher.write({ 'own/page.css': '.third { color: red }' })
  await untilShown(usher, '.third')
  const reloads = before()
  await usher.write({ 'secrets/people': 'another key of sixteen letters' })
  await until(() => before() > reloads, 'the reload for the secret')
  t.same(usher.told({ msg: NOT_RELOADED }), [])
})

test('a file that is missing when the configuration names it is waited for', async (t) => {
  const usher = await start(t)
  await usher.write({ 'usher.yaml': configFor(usher.origin, 'brand: { cssFile: later/own.css }\n') })
  await until(() => usher.told({ msg: NOT_RELOADED }).length > 0, 'the refusal')
  await usher.write({ 'later/own.css': '.later { color: red }' })
  await untilShown(usher, '.later')
  t.pass()
})

test('a volume of Kubernetes, whose link is led to another directory', async (t) => {
  const usher = await start(t)
  const at = (...names: string[]): string => join(usher.directory, ...names)
  for (const [version, product] of [
    ['..1', 'First version'],
    ['..2', 'Second version'],
  ] as const) {
    await mkdir(at(version))
    await writeFile(at(version, 'usher.yaml'), configFor(usher.origin, `brand: { product: ${product} }\n`))
  }
  await symlink('..1', at('..data'))
  await symlink('..data/usher.yaml', at('link.yaml'))
  await rename(at('link.yaml'), at('usher.yaml'))
  await untilShown(usher, 'First version')
  await symlink('..2', at('..data.new'))
  await rename(at('..data.new'), at('..data'))
  await untilShown(usher, 'Second version')
  await unlink(at('..1', 'usher.yaml'))
  t.same(usher.told({ msg: NOT_RELOADED }), [])
})

test('what says watch: false is followed no further, and what says true is', async (t) => {
  const origin = await refusing(t)
  const config = (watch: boolean, product: string): string =>
    configFor(origin, `brand: { product: ${product} }\n`).replace('watch: true', `watch: ${watch}`)
  const usher = await startReloadable(t, config(false, 'A'))
  t.match(await usher.reload(config(true, 'B')), { result: 'applied' })
  await usher.write({ 'usher.yaml': config(true, 'Followed') })
  await untilShown(usher, 'Followed')
  await usher.write({ 'usher.yaml': config(false, 'The last') })
  await untilShown(usher, 'The last')
  const reloads = usher.told({ msg: RELOADED }).length
  await usher.write({ 'usher.yaml': config(false, 'Not seen') })
  await new Promise((resolve) => {
    setTimeout(resolve, 400)
  })
  t.equal(usher.told({ msg: RELOADED }).length, reloads)
})
