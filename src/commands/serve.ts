import { relative } from 'node:path'
import type { Logger } from 'pino'
import { buildApp } from '../app.ts'
import type { LoadedConfig } from '../config/load.ts'
import { isOnDemo } from '../demoUpstreams.ts'
import type { ServedConfig } from '../generation.ts'
import type { HouseOptions, ReloadSource, Runnable } from '../house.ts'
import { createLogger } from '../log.ts'
import { openLogOutputs } from '../logOutputs.ts'
import type { LogOutputs } from '../logOutputs.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../places.ts'
import { ConfigReader } from '../reload/configReader.ts'
import { FileFollower } from '../reload/fileFollower.ts'
import { reopenLogs } from '../reopenLogs.ts'
import { workersOf } from '../reload/reloadable.ts'
import { buildPrimary } from '../workers/primary.ts'
import type { Command, Invocation } from './command.ts'
import { configFileOf } from './configFile.ts'
import { Ending } from './ending.ts'

const PARENT_CHECK_MS = 500

/** Runs the proxy until a signal ends it. Resolves once it listens; throws where it cannot. */
export const SERVE: Command = { takes: ['config'], takesOperands: false, run: serve }

async function serve({ options, env }: Invocation): Promise<number> {
  let onReopen = nothingToReopen
  // From the beginning: without a listener Node would open its debugger to everybody on this machine.
  process.on('SIGUSR1', () => onReopen())
  const places = { templatesDirectory: TEMPLATES_DIRECTORY, presetsDirectory: PRESETS_DIRECTORY, env }
  const reader = new ConfigReader({ ...places, file: configFileOf(options) })
  const first = reader.read()
  const { config } = first
  const { outputs, logger } = openLogs(config)
  onReopen = () => reopenLogs(outputs, logger)
  warnOfInsecureSites(config, logger)
  const reload: ReloadSource = { read: () => reader.read(), onApplied: takeUp }
  const { access, lost: lostLogLines } = outputs
  const app = await build({ ...first, logger, access, reload, lostLogLines })
  onReopen = () => {
    reopenLogs(outputs, logger)
    app.reopenLogs()
  }
  const addresses = await app.listen()
  const files = new FileFollower(reader, () => void app.reload('a file has changed'))
  const ending = new Ending({ app, logger, onEnd: () => files.stop() })
  ending.allow(config.limits.gracePeriodMs)
  files.follow(config.reload)
  if (env['npm_lifecycle_event'] !== undefined) stopWithParent()
  const admin = app.adminAddress()
  const workers = workersOf(config)
  logger.info(
    {
      ...{ addresses, admin, sites: config.sites.map(({ name }) => name), config: config.file },
      ...(workers > 1 && { workers }),
    },
    'listening',
  )
  if (app.demoHome !== undefined) introduce(app.demoHome, config, addresses)
  return 0

  function takeUp(next: ServedConfig): void {
    warnOfInsecureSites(next, logger)
    files.follow(next.reload)
    ending.allow(next.limits.gracePeriodMs)
  }
}

function nothingToReopen(): void {
  // No log file is open yet.
}

function openLogs(config: LoadedConfig): { outputs: LogOutputs; logger: Logger } {
  const { log, logLevel } = config
  const isOneOfSeveral = workersOf(config) > 1
  const outputs = openLogOutputs(log, { isShared: isOneOfSeveral, hasAccess: !isOneOfSeveral })
  const { main: sink, isLookedAt: pretty } = outputs
  return { outputs, logger: createLogger({ level: logLevel, pretty, sink }) }
}

function build(options: HouseOptions): Promise<Runnable> {
  const workers = workersOf(options.config)
  return workers > 1 ? buildPrimary({ ...options, workers }) : buildApp(options)
}

// npm starts scripts through a shell, and ends with that shell when it is told to: the signal never comes this far.
function stopWithParent(): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, PARENT_CHECK_MS)
  timer.unref()
}

function warnOfInsecureSites({ sites }: ServedConfig, logger: Logger): void {
  for (const { name, upstream, tls } of sites) {
    if (!tls.insecure) continue
    logger.warn(
      { site: name, upstream },
      'INSECURE: the certificate of the upstream is not verified; set connection.tls.caFile instead',
    )
  }
}

// For the person who started it; on standard error, because standard output carries the log.
function introduce(home: string, { file, sites }: LoadedConfig, addresses: readonly string[]): void {
  const names = sites.filter(isOnDemo).map(({ name }) => name)
  process.stderr.write(
    `\n  On the embedded demo upstream: ${names.join(', ')}.\n\n` +
      `    The story, in a Jira issue   ${home}/browse/DEMO-1?panel=iis401\n` +
      `    Every case, with a link      ${home}/\n` +
      `    The proxy itself             ${addresses.join(', ')}\n\n` +
      `  To use your own, replace the upstream in ${relative(process.cwd(), file)} by its URL.\n\n`,
  )
}
