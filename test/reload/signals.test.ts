// SIGHUP, and what else a process is told while it reloads.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { isAlive, killHard } from '../workers/crewing.ts'
import { SOON_MS } from '../commands/serving.ts'
import { send, startUpstream } from '../helpers/upstream.ts'
import { temporaryDirectory } from '../helpers/usher.ts'
import { until } from '../licences/standIn.ts'
import { LISTENERS, NOT_RELOADED, RELOADED, spawnReloadable } from './reloadable.ts'

const LIMIT_MS = 60_000

function configFor(origin: string, more = ''): string {
  return `${LISTENERS}${more}sites: [{ name: app, upstream: '${origin}' }]\n`
}

function startFine(t: Test, text = 'fine'): Promise<string> {
  return startUpstream(t, (_request, response) => response.end(text))
}

test('SIGHUP reloads; a mistake does not end the process', { timeout: LIMIT_MS }, async (t) => {
  const [one, two] = [await startFine(t, 'one'), await startFine(t, 'two')]
  const usher = await spawnReloadable(t, configFor(one))
  t.match(await usher.reload(configFor(two)), { msg: RELOADED, because: 'SIGHUP' })
  t.equal((await send(usher.url)).text, 'two')
  t.match(await usher.reload('sites: {'), { msg: NOT_RELOADED, level: 'error' })
  t.equal((await send(usher.url)).text, 'two')
  usher.kill('SIGTERM')
  t.same(await usher.exited, { code: 0, signal: null })
})

test('SIGHUP while it stops does not keep it from stopping', { timeout: LIMIT_MS }, async (t) => {
  const origin = await startFine(t)
  const usher = await spawnReloadable(t, configFor(origin))
  const asked = Date.now()
  for (const signal of ['SIGHUP', 'SIGTERM', 'SIGHUP', 'SIGHUP'] as const) usher.kill(signal)
  t.same(await usher.exited, { code: 0, signal: null })
  t.ok(Date.now() - asked < SOON_MS)
  t.equal(usher.told({ msg: 'stopped' }).length, 1)
})

test('a hundred SIGHUPs in a row are a few reloads', { timeout: LIMIT_MS }, async (t) => {
  const origin = await startFine(t)
  const usher = await spawnReloadable(t, configFor(origin))
  for (let count = 0; count < 100; count++) usher.kill('SIGHUP')
  await until(() => usher.told({ msg: RELOADED }).length > 0, 'a reload')
  t.equal((await send(usher.url)).text, 'fine')
  t.ok(usher.told({ msg: RELOADED }).length < 100)
  usher.kill('SIGTERM')
  t.same(await usher.exited, { code: 0, signal: null })
})

const HAS_SCRIPT = spawnSync('script', ['--version']).status === 0

test(
  'where it was started in a terminal, it ends when that is closed',
  { timeout: LIMIT_MS, skip: !HAS_SCRIPT && 'needs script(1)' },
  async (t) => {
    const directory = await temporaryDirectory(t)
    const file = join(directory, 'usher.yaml')
    await writeFile(file, configFor(await startFine(t)))
    const command = `echo pid $$; exec ${process.execPath} src/main.ts serve --config ${file}`
    const terminal = spawn('script', ['-qfec', command, '/dev/null'], {
      cwd: join(import.meta.dirname, '../..'),
    })
    let text = ''
    terminal.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    await until(() => text.includes('listening'), 'the start')
    const pid = Number(/pid (\d+)/.exec(text)?.[1])
    t.teardown(() => killHard(pid))
    process.kill(pid, 'SIGHUP')
    await until(() => text.includes(RELOADED), 'the reload, while the terminal is there')
    terminal.kill('SIGKILL')
    await once(terminal, 'close')
    await until(() => !isAlive(pid), 'the end')
    t.pass()
  },
)
