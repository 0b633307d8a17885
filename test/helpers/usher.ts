// Two ways to have a whole Usher in a test: in this process, and as a process of its own. Both end with the test.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pino } from 'pino'
import type { Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import type { App } from '../../src/app.ts'
import { parseConfig } from '../../src/config/load.ts'
import { readTemplates } from '../../src/config/templates.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'

const ROOT = join(import.meta.dirname, '../..')

const GRACE_MS = 300

export type LogLine = Readonly<Record<string, unknown>>

export type Usher = {
  /** Where the first listener is, such as http://127.0.0.1:41001. */
  readonly url: string
  readonly port: number
  readonly addresses: readonly string[]
  /** Every log line so far, at any level. */
  readonly log: readonly LogLine[]
  /** Every line of the access log so far. */
  readonly access: readonly string[]
  readonly app: App
}

/**
 * A whole Usher in this process. It listens on a free port unless the configuration says where.
 * Relative files in the configuration are found from the repository's root.
 */
export async function startUsher(t: Test, config: string, env: NodeJS.ProcessEnv = {}): Promise<Usher> {
  const log: LogLine[] = []
  const access: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => log.push(JSON.parse(line)) })
  const options = { env, presetsDirectory: PRESETS_DIRECTORY }
  const parsed = parseConfig(onFreePort(config), join(ROOT, 'test.yaml'), options)
  const app = await buildApp({
    // A test that leaves something hanging need not wait for it.
    config: { ...parsed, limits: { ...parsed.limits, gracePeriodMs: GRACE_MS } },
    templates: readTemplates(TEMPLATES_DIRECTORY),
    logger,
    access: { write: (line) => void access.push(line) },
  })
  t.teardown(() => app.close())
  const addresses = await app.listen()
  const [url = ''] = addresses
  return { url, port: URL.canParse(url) ? Number(new URL(url).port) : 0, addresses, log, access, app }
}

/** The sites of a configuration with one site before an origin; extra lines are added to the site. */
export function siteBefore(origin: string, extra = ''): string {
  const lines = extra.split('\n').filter((line) => line !== '')
  return ['sites:', '  - name: test', `    upstream: ${origin}`, ...lines.map((line) => `    ${line}`)].join(
    '\n',
  )
}

function onFreePort(config: string): string {
  return /^listen:/m.test(config) ? config : `${config}\nlisten: { host: 127.0.0.1, port: 0 }\n`
}

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type UsherProcess = {
  readonly pid: number
  /** Resolves with the addresses once it listens; rejects, with what it said, when it ends before. */
  readonly listening: Promise<readonly string[]>
  /** Resolves when it has ended and said everything. */
  readonly exited: Promise<Exit>
  /** Standard output, line by line. */
  readonly lines: readonly string[]
  /** Standard error so far. */
  readonly stderr: () => string
  readonly kill: (signal: NodeJS.Signals) => void
  /** Signals the whole process group, as a terminal does; needs ownGroup. */
  readonly killGroup: (signal: NodeJS.Signals) => void
  /** Closes the other end of its output, as `usher | head -1` does. */
  readonly stopReading: () => void
}

export type SpawnOptions = {
  /** The command that starts Usher; the checkout's own under this Node unless it is said. */
  readonly command?: readonly [string, ...string[]]
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  /** In a process group of its own, as a shell starts a job. */
  readonly ownGroup?: boolean
}

/** `usher serve` with this configuration as a process of its own; killed with the test. */
export async function spawnUsher(t: Test, config: string, options: SpawnOptions = {}): Promise<UsherProcess> {
  const file = join(await temporaryDirectory(t), 'usher.yaml')
  await writeFile(file, onFreePort(config))
  return spawnCommand(t, ['serve', '--config', file], options)
}

/** Any command line of Usher as a process of its own; killed with the test. */
export function spawnCommand(t: Test, args: readonly string[], options: SpawnOptions = {}): UsherProcess {
  const [program, ...first] = options.command ?? [process.execPath, join(ROOT, 'src/main.ts')]
  const child = spawn(program, [...first, ...args], {
    cwd: options.cwd ?? ROOT,
    // Nothing of the test runner's surroundings.
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: options.ownGroup ?? false,
  })
  const exited = once(child, 'close').then(([code, signal]): Exit => ({ code, signal }))
  t.teardown(async () => {
    child.kill('SIGKILL')
    await exited
  })
  return {
    ...watch(child, exited),
    pid: child.pid ?? Number.NaN,
    exited,
    kill: (signal) => child.kill(signal),
    killGroup: (signal) => process.kill(-(child.pid ?? Number.NaN), signal),
    stopReading: () => child.stdout.destroy(),
  }
}

function watch(
  { stdout, stderr }: ChildProcess,
  exited: Promise<Exit>,
): Pick<UsherProcess, 'listening' | 'lines' | 'stderr'> {
  if (!stdout || !stderr) throw new Error('the output of the process is not piped')
  const lines: string[] = []
  let errors = ''
  stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const listening = new Promise<readonly string[]>((resolve, reject) => {
    createInterface(stdout).on('line', (line) => {
      lines.push(line)
      const { msg, addresses } = parseLine(line)
      if (msg === 'listening') resolve(addresses as string[])
    })
    exited.then(
      ({ code }) => reject(new Error(`usher ended with ${code}:\n${errors}${lines.join('\n')}`)),
      reject,
    )
  })
  // A test may wait for the end alone.
  listening.catch(() => undefined)
  return { listening, lines, stderr: () => errors }
}

function parseLine(line: string): LogLine {
  return line.startsWith('{') ? (JSON.parse(line) as LogLine) : {}
}

/** A directory that goes with the test. Short, because a Unix socket's path has room for about 100 characters. */
export async function temporaryDirectory(t: Test): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'usher-'))
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  return directory
}
