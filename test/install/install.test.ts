// Slow (ten seconds and more): what people get from npm, run by the Node of the package and by one that is too old.
import { chmod, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { t as root, test } from 'tap'
import type { Test } from 'tap'
import packageJson from '../../package.json' with { type: 'json' }
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { spawnCommand, spawnUsher, temporaryDirectory } from '../helpers/usher.ts'
import type { SpawnOptions } from '../helpers/usher.ts'
import { bundledNode, findOldNode, installPackage, pack } from './package.ts'

// npm may have to fetch a Node; .taprc allows 60 s a file.
root.setTimeout(600_000)

const OLD_NODE = findOldNode()

test('the tarball holds what runs, and nothing that only serves its making', async (t) => {
  const { files } = await pack(await temporaryDirectory(t))
  const top = new Set(files.map(({ path }) => path.split('/')[0]))
  for (const needed of [
    'package.json',
    'bin',
    'src',
    'config',
    'templates',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
  ])
    t.ok(top.has(needed), needed)
  for (const unneeded of ['test', 'bench', 'docs', 'node_modules', '.taprc', 'package-lock.json'])
    t.notOk(top.has(unneeded), unneeded)
})

test('Usher installed from its tarball', { timeout: 600_000 }, async (t) => {
  const installed = await installPackage(t)
  if (installed === undefined) return t.pass('not tested', { skip: 'the registry of npm cannot be reached' })
  const { bin } = installed

  await t.test('under a Node that is recent enough', (child) => runs(child, [process.execPath, bin]))
  if (OLD_NODE === undefined) return t.pass('an older Node', { skip: 'this machine has no Node before 24' })
  const old: [string, string] = [OLD_NODE, bin]
  await t.test(`under the older ${OLD_NODE}, by the Node that came along`, (child) => runs(child, old))
  await t.test('called by its name', async (child) => {
    const env = { PATH: `${dirname(bin)}:${dirname(OLD_NODE)}` }
    child.same(await outcome(child, ['--version'], { command: ['usher'], env }), VERSION)
  })
  await t.test('Ctrl-C, which a terminal sends to launcher and child, is one signal', (child) =>
    drains(child, old, (usher) => usher.killGroup('SIGINT')),
  )
  await t.test('killing the launcher ends Usher as well', async (child) => {
    const usher = await spawnUsher(child, `sites: [{ name: app, upstream: 'http://127.0.0.1:1' }]`, {
      command: old,
    })
    const [url = ''] = await usher.listening
    usher.kill('SIGKILL')
    // The output that both share closes with the last of them.
    child.match(await usher.exited, { signal: 'SIGKILL' })
    child.match(usher.lines.join('\n'), '"msg":"stopping"')
    await child.rejects(send(url), { code: 'ECONNREFUSED' })
  })
  const node = bundledNode(installed)
  await t.test('where the Node that came along does not start, it says what to do', async (child) => {
    const file = join(node, 'bin/node')
    await rename(file, `${file}.away`)
    await writeFile(file, '#!/nowhere/ld-musl')
    await chmod(file, 0o755)
    await advises(child, old, /does not start/)
    await rename(`${file}.away`, file)
  })
  await t.test('where no Node came along, it says what to do', async (child) => {
    await rename(node, `${node}.away`)
    await advises(child, old, /no Node came with the package/)
  })
})

type Command = NonNullable<SpawnOptions['command']>

const VERSION = { code: 0, signal: null, stdout: [packageJson.version], stderr: '' }

async function runs(t: Test, command: Command): Promise<void> {
  await t.test('--version', async (child) => {
    child.same(await outcome(child, ['--version'], { command }), VERSION)
  })
  await t.test('check', async (child) => {
    const shipped = join(dirname(command.at(-1) ?? ''), '../usher/config/usher.yaml')
    const { code, stdout, stderr } = await outcome(child, ['check', '--config', shipped], { command })
    child.same({ code, stderr }, { code: 0, stderr: '' })
    child.match(stdout.at(-1), /usher\.yaml: fine$/)
  })
  await t.test('a wrong usage and a bad configuration keep their exit codes', async (child) => {
    child.match(await outcome(child, ['dance'], { command }), { code: 2, stderr: /unknown command "dance"/ })
    const lost = ['check', '--config', '/nowhere.yaml']
    child.match(await outcome(child, lost, { command }), { code: 1, stderr: /\/nowhere\.yaml/ })
  })
  await t.test('serve, with a page in the place of a refusal', async (child) => {
    const config = `sites: [{ name: testrail, upstream: 'demo:testrail', presets: [testrail] }]`
    const usher = await spawnUsher(child, config, { command, cwd: '/' })
    const [url] = await usher.listening
    const { status, text } = await send(`${url}/index.php?/dashboard`, { headers: NAVIGATION })
    child.equal(status, 401)
    child.match(text, '<h1>Sign in to TestRail</h1>')
    usher.kill('SIGTERM')
    child.same(await usher.exited, { code: 0, signal: null })
    child.notMatch(usher.stderr(), /warning/i)
  })
  await t.test('SIGTERM lets an answer in flight finish', (child) =>
    drains(child, command, (usher) => usher.kill('SIGTERM')),
  )
}

async function drains(
  t: Test,
  command: Command,
  stop: (usher: Awaited<ReturnType<typeof spawnUsher>>) => void,
): Promise<void> {
  const { promise: started, resolve: start } = Promise.withResolvers<void>()
  const upstream = await startUpstream(t, (_, response) => {
    response.write('first half, ')
    start()
    setTimeout(() => response.end('second half'), 500)
  })
  const config = `sites: [{ name: app, upstream: '${upstream}' }]`
  const usher = await spawnUsher(t, config, { command, ownGroup: true })
  const [url = ''] = await usher.listening
  const answer = send(url)
  await started
  stop(usher)
  t.equal((await answer).text, 'first half, second half')
  t.same(await usher.exited, { code: 0, signal: null })
  t.equal(usher.stderr(), '')
}

async function advises(t: Test, command: Command, reason: RegExp): Promise<void> {
  const { code, stdout, stderr } = await outcome(t, ['--version'], { command })
  t.same({ code, stdout }, { code: 1, stdout: [] })
  t.match(stderr, reason)
  t.match(stderr, /needs Node 24 or later; this is v\d+/)
  t.match(stderr, /Install Node 24/)
}

type Outcome = { code: number | null; signal: string | null; stdout: readonly string[]; stderr: string }

async function outcome(t: Test, args: string[], options: SpawnOptions): Promise<Outcome> {
  const { exited, lines, stderr } = spawnCommand(t, args, options)
  const exit = await exited
  return { ...exit, stdout: lines, stderr: stderr() }
}
