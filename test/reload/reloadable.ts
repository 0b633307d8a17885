// An Usher whose configuration is a file that a test writes anew: in this process, or as one of its own.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pino } from 'pino'
import type { Logger } from 'pino'
import type { Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import type { App } from '../../src/app.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { ConfigReader } from '../../src/reload/configReader.ts'
import { FileFollower } from '../../src/reload/fileFollower.ts'
import type { LastReload } from '../../src/reload/outcome.ts'
import { until } from '../licences/standIn.ts'
import { spawnCommand, temporaryDirectory } from '../helpers/usher.ts'
import type { LogLine, SpawnOptions, UsherProcess } from '../helpers/usher.ts'

/** A free port for clients, and one for operators; short grace, so that no test waits for it. */
export const LISTENERS =
  'listen: { port: 0 }\nadmin: { port: 0 }\nlimits: { gracePeriodMs: 300, keepAliveTimeoutMs: 60000 }\n'

export type Reloadable = {
  readonly directory: string
  readonly url: string
  readonly admin: string
  readonly app: App
  readonly logger: Logger
  readonly log: readonly LogLine[]
  /** Log lines that hold these fields. */
  readonly told: (fields: LogLine) => readonly LogLine[]
  /** Writes files, by their names in the directory of the configuration. */
  readonly write: (files: Files) => Promise<void>
  /** Writes another configuration, and has it read. */
  readonly reload: (config: string, files?: Files) => Promise<LastReload>
}

export type Files = Readonly<Record<string, string | Buffer>>

/** In this process. */
export async function startReloadable(t: Test, config: string, files: Files = {}): Promise<Reloadable> {
  const directory = await temporaryDirectory(t)
  const write = (some: Files): Promise<void> => writeFiles(directory, some)
  await write({ ...files, 'usher.yaml': config })
  const log: LogLine[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => log.push(JSON.parse(line)) })
  const reader = new ConfigReader({
    file: join(directory, 'usher.yaml'),
    ...{ templatesDirectory: TEMPLATES_DIRECTORY, presetsDirectory: PRESETS_DIRECTORY, env: {} },
  })
  const first = reader.read()
  const follower = new FileFollower(reader, () => void app.reload('a file has changed'))
  const app: App = await buildApp({
    ...{ ...first, logger },
    reload: { read: () => reader.read(), onApplied: ({ reload }) => follower.follow(reload) },
  })
  t.teardown(async () => {
    follower.stop()
    await app.close()
  })
  const [url = ''] = await app.listen()
  follower.follow(first.config.reload)
  return {
    ...{ directory, url, app, logger, log, write, admin: app.adminAddress() ?? '' },
    told: (fields) => log.filter((line) => holds(line, fields)),
    async reload(text, some = {}) {
      await write({ ...some, 'usher.yaml': text })
      return app.reload('the test')
    },
  }
}

/** Each in one go, as editors do: under another name, and then in the place of the old one. */
async function writeFiles(directory: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(directory, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(`${file}.new`, content)
    await rename(`${file}.new`, file)
  }
}

function holds(line: LogLine, fields: LogLine): boolean {
  return Object.entries(fields).every(([key, value]) => line[key] === value)
}

export type ReloadableProcess = UsherProcess & {
  readonly directory: string
  readonly url: string
  readonly admin: string
  readonly told: (fields: LogLine) => readonly LogLine[]
  readonly write: (files: Files) => Promise<void>
  /** Writes another configuration and signals; resolves with the line of the log about it. */
  readonly reload: (config: string) => Promise<LogLine>
}

export const RELOADED = 'configuration reloaded'
export const NOT_RELOADED = 'configuration NOT reloaded; what was in use before still is'

/** As `usher serve`. */
export async function spawnReloadable(
  t: Test,
  config: string,
  options: SpawnOptions = {},
): Promise<ReloadableProcess> {
  const directory = await temporaryDirectory(t)
  const write = (files: Files): Promise<void> => writeFiles(directory, files)
  await write({ 'usher.yaml': config })
  const usher = spawnCommand(t, ['serve', '--config', join(directory, 'usher.yaml')], options)
  const [url = ''] = await usher.listening
  const told = (fields: LogLine): LogLine[] =>
    usher.lines
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as LogLine)
      .filter((line) => holds(line, fields))
  const outcomes = (): readonly LogLine[] => [RELOADED, NOT_RELOADED].flatMap((msg) => told({ msg }))
  const [{ admin = '' } = {}] = told({ msg: 'listening' })
  return {
    ...{ ...usher, directory, url, write, told, admin: String(admin) },
    async reload(text) {
      const before = new Set(outcomes().map(({ time }) => time))
      await write({ 'usher.yaml': text })
      usher.kill('SIGHUP')
      await until(() => outcomes().length > before.size, 'the reload')
      return outcomes().find(({ time }) => !before.has(time)) ?? {}
    },
  }
}
