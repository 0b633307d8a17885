// The log in files: opened at the start, opened anew on SIGUSR1, and never short of a line.
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import net from 'node:net'
import { test } from 'tap'
import type { Test } from 'tap'
import { until } from '../helpers/faults.ts'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, spawnUsher, temporaryDirectory } from '../helpers/usher.ts'
import type { LogLine, UsherProcess } from '../helpers/usher.ts'

const LIMIT_MS = 120_000

const RULE = 'rules: [{ name: refused, when: { status: 401 }, cause: sign-in-required }]'

type Logging = {
  readonly usher: UsherProcess
  readonly url: string
  readonly main: string
  readonly access: string
}

async function startLogging(t: Test, more = ''): Promise<Logging> {
  const directory = await temporaryDirectory(t)
  const [main, access] = [join(directory, 'usher.log'), join(directory, 'access.log')]
  const origin = await startUpstream(t, (_, response) => response.writeHead(401).end('refused'))
  const config = `log: { file: ${main}, access: { file: ${access} } }\n${more}\n${siteBefore(origin, RULE)}`
  const usher = await spawnUsher(t, config)
  const url = await listeningIn(usher, main)
  return { usher, url, main, access }
}

/** Where it listens, as its log in a file says. */
async function listeningIn(usher: UsherProcess, file: string): Promise<string> {
  let addresses: readonly string[] = []
  let hasEnded = false
  void usher.exited.then(() => (hasEnded = true))
  for (let tries = 0; tries < 600 && addresses.length === 0 && !hasEnded; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    const told = (await linesIn(file)).find(({ msg }) => msg === 'listening')
    if (told !== undefined) addresses = told['addresses'] as string[]
  }
  const [url] = addresses
  if (url === undefined) throw new Error(`it does not listen: ${usher.stderr()}`)
  return url
}

async function linesIn(...files: readonly string[]): Promise<LogLine[]> {
  const lines: LogLine[] = []
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '')
    for (const line of text.split('\n')) if (line !== '') lines.push(JSON.parse(line) as LogLine)
  }
  return lines
}

async function untilAsync(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries > 600) throw new Error(`never so: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

for (const workers of [1, 2])
  test(
    `files that are moved away under load lose no line, with ${workers} ${workers === 1 ? 'process' : 'processes'}`,
    { timeout: LIMIT_MS },
    async (t) => {
      const { usher, url, main, access } = await startLogging(t, `workers: ${workers}`)
      let asked = 0
      let isOver = false
      async function keepAsking(): Promise<void> {
        while (!isOver) {
          asked += 1
          await send(`${url}/${'x'.repeat(200)}`, { headers: NAVIGATION })
        }
      }
      const asking = [keepAsking(), keepAsking(), keepAsking(), keepAsking()]
      const moved: string[] = []
      for (let turn = 1; turn <= 3; turn++) {
        const before = asked
        await until('some have been asked', () => asked >= before + 20, LIMIT_MS)
        for (const file of [main, access]) {
          await rename(file, `${file}.${turn}`)
          moved.push(`${file}.${turn}`)
        }
        usher.kill('SIGUSR1')
        await untilAsync('every process writes to the new ones', async () => {
          const told = await linesIn(main)
          return told.filter(({ msg }) => msg === 'the log files were opened anew').length >= workers
        })
      }
      isOver = true
      await Promise.all(asking)
      const all = (file: string): string[] => [...moved.filter((name) => name.startsWith(file)), file]
      await untilAsync('the last line is there', async () => (await linesIn(...all(access))).length >= asked)
      const refusals = await linesIn(...all(main))
      const entries = await linesIn(...all(access))
      t.equal(entries.length, asked, 'one line of the access log for each')
      t.equal(
        refusals.filter(({ msg }) => msg === 'refusal answered').length,
        asked,
        'and one of its refusal',
      )
      t.equal(new Set(entries.map(({ reference }) => reference)).size, asked, 'none twice')
      t.notMatch(usher.stderr(), /debugger/i, 'Node opens no debugger on that signal')
      t.same(usher.lines, [], 'standard output has nothing')
      usher.kill('SIGTERM')
      t.same(await usher.exited, { code: 0, signal: null })
      t.match((await linesIn(main)).at(-1), { msg: 'stopped' })
    },
  )

test('a file is added to, and others cannot read it', { timeout: LIMIT_MS }, async (t) => {
  const file = join(await temporaryDirectory(t), 'usher.log')
  await writeFile(file, '{"msg":"of yesterday"}\n')
  await chmod(file, 0o600)
  const usher = await spawnUsher(t, `log: { file: ${file} }\n${siteBefore('http://127.0.0.1:1')}`)
  await listeningIn(usher, file)
  t.match(await linesIn(file), [{ msg: 'of yesterday' }, { msg: 'listening' }])
  const { main } = await startLogging(t)
  t.equal((await stat(main)).mode & 0o137, 0, 'neither by others nor to be run')
})

test(
  'a signal without a file changes nothing, and opens no debugger in any process',
  { timeout: LIMIT_MS },
  async (t) => {
    const usher = await spawnUsher(t, `workers: 2\n${siteBefore('http://127.0.0.1:1')}`, { ownGroup: true })
    await usher.listening
    usher.killGroup('SIGUSR1')
    await until(
      'each has told so',
      () => usher.lines.filter((line) => line.includes('opened anew')).length === 3,
    )
    t.notMatch(usher.stderr(), /debugger/i)
    await t.rejects(connect(9_229), 'nothing listens on the port of the debugger')
    usher.kill('SIGTERM')
    await usher.exited
  },
)

async function connect(port: number): Promise<void> {
  const socket = net.connect(port, '127.0.0.1')
  return new Promise((resolve, reject) => {
    socket.on('connect', () => resolve(void socket.destroy()))
    socket.on('error', reject)
  })
}

test('a file that cannot be opened ends the start, and says why', { timeout: LIMIT_MS }, async (t) => {
  const directory = await temporaryDirectory(t)
  const missing = join(directory, 'missing/usher.log')
  for (const [log, wanted] of [
    [
      `{ file: ${missing} }`,
      `log.file: ${missing} cannot be opened to write to it (ENOENT); make the directory ${directory}/missing`,
    ],
    [
      `{ access: { file: ${directory} } }`,
      `log.access.file: ${directory} cannot be opened to write to it (EISDIR); it is a directory`,
    ],
  ])
    for (const workers of [1, 2]) {
      const usher = await spawnUsher(
        t,
        `log: ${log}\nworkers: ${workers}\n${siteBefore('http://127.0.0.1:1')}`,
      )
      t.match(await usher.exited, { code: 1 })
      t.ok(usher.stderr().includes(wanted ?? ''), usher.stderr())
    }
})

test(
  'one that cannot be opened anew is written to as before, and it is told loudly',
  { timeout: LIMIT_MS },
  async (t) => {
    const directory = await temporaryDirectory(t)
    const file = join(directory, 'logs/usher.log')
    await mkdir(join(directory, 'logs'))
    const origin = await startUpstream(t, (_, response) => response.writeHead(401).end())
    const usher = await spawnUsher(t, `log: { file: ${file} }\n${siteBefore(origin, RULE)}`)
    const url = await listeningIn(usher, file)
    await rename(join(directory, 'logs'), join(directory, 'moved'))
    const old = join(directory, 'moved/usher.log')
    usher.kill('SIGUSR1')
    await until('it is told', () => usher.stderr().includes('could not be opened anew'))
    await send(url, { headers: NAVIGATION })
    await untilAsync('both are told', async () => (await linesIn(old)).length >= 3)
    t.match((await linesIn(old)).slice(1), [
      { level: 'error', reason: /logs\/usher\.log cannot be opened to write to it \(ENOENT\)/ },
      { msg: 'refusal answered' },
    ])
    await mkdir(join(directory, 'logs'))
    usher.kill('SIGUSR1')
    await untilAsync('the new one is there', async () => (await linesIn(file)).length > 0)
    t.match(await linesIn(file), [{ msg: 'the log files were opened anew' }])
    await rm(directory, { recursive: true })
  },
)
