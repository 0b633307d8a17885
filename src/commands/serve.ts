import { availableParallelism } from 'node:os'
import { relative } from 'node:path'
import closeWithGrace from 'close-with-grace'
import type { Logger } from 'pino'
import { buildApp } from '../app.ts'
import type { AppOptions, Runnable } from '../app.ts'
import { loadConfig } from '../config/load.ts'
import type { LoadedConfig } from '../config/load.ts'
import { readTemplates } from '../config/templates.ts'
import { createLogger } from '../log.ts'
import { openLogOutputs } from '../logOutputs.ts'
import type { LogOutputs } from '../logOutputs.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../places.ts'
import { reopenLogs } from '../reopenLogs.ts'
import { buildPrimary } from '../workers/primary.ts'
import type { Command, Invocation } from './command.ts'
import { configFileOf } from './configFile.ts'
import { removeStaleSocket } from './staleSocket.ts'

// After the grace period, what is left is ended; this is for that.
const FINAL_MS = 5_000

const PARENT_CHECK_MS = 500

/** Runs the proxy until a signal ends it. Resolves once it listens; throws where it cannot. */
export const SERVE: Command = { takes: ['config'], takesOperands: false, run: serve }

async function serve({ options, env }: Invocation): Promise<number> {
  let onReopen = nothingToReopen
  // From the beginning: without a listener Node would open its debugger to everybody on this machine.
  process.on('SIGUSR1', () => onReopen())
  const config = loadConfig(configFileOf(options), { env, presetsDirectory: PRESETS_DIRECTORY })
  const workers = config.workers === 'auto' ? availableParallelism() : config.workers
  const { outputs, logger } = openLogs(config, workers)
  onReopen = () => reopenLogs(outputs, logger)
  warnOfInsecureSites(config, logger)
  const app = await build(config, { workers, logger, access: outputs.access, lostLogLines: outputs.lost })
  onReopen = () => {
    reopenLogs(outputs, logger)
    app.reopenLogs?.()
  }
  const listeners = [...config.listeners, ...(config.admin ? [config.admin] : [])]
  for (const { socket } of listeners) if (socket !== undefined) await removeStaleSocket(socket)
  const addresses = await app.listen()
  closeWithGrace(
    { delay: config.limits.gracePeriodMs + FINAL_MS, logger: false },
    async ({ signal, err }) => {
      if (err) logger.fatal({ err }, 'stopping after an error')
      else logger.info({ signal }, 'stopping')
      await app.close()
      logger.info('stopped')
    },
  )
  if (env['npm_lifecycle_event'] !== undefined) stopWithParent()
  const admin = app.adminAddress()
  logger.info(
    {
      ...{ addresses, admin, sites: config.sites.map(({ name }) => name), config: config.file },
      ...(workers > 1 && { workers }),
    },
    'listening',
  )
  if (app.demoHome !== undefined) introduce(app.demoHome, config, addresses)
  return 0
}

function nothingToReopen(): void {
  // No log file is open yet.
}

function openLogs(config: LoadedConfig, workers: number): { outputs: LogOutputs; logger: Logger } {
  const { log, logLevel } = config
  const isOneOfSeveral = workers > 1
  const outputs = openLogOutputs(log, { isShared: isOneOfSeveral, hasAccess: !isOneOfSeveral })
  const isReadable = process.stdout.isTTY && log.file === undefined
  return { outputs, logger: createLogger({ level: logLevel, pretty: isReadable, sink: outputs.main }) }
}

type Surroundings = Pick<AppOptions, 'access' | 'logger' | 'lostLogLines'> & { readonly workers: number }

function build(config: LoadedConfig, { workers, ...surroundings }: Surroundings): Promise<Runnable> {
  const parts = { ...surroundings, config, templates: readTemplates(TEMPLATES_DIRECTORY) }
  return workers > 1 ? buildPrimary({ ...parts, workers }) : buildApp(parts)
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

function warnOfInsecureSites({ sites }: LoadedConfig, logger: Logger): void {
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
  const names = sites.filter(({ upstream }) => upstream.startsWith('demo:')).map(({ name }) => name)
  process.stderr.write(
    `\n  On the embedded demo upstream: ${names.join(', ')}.\n\n` +
      `    The story, in a Jira issue   ${home}/browse/DEMO-1?panel=iis401\n` +
      `    Every case, with a link      ${home}/\n` +
      `    The proxy itself             ${addresses.join(', ')}\n\n` +
      `  To use your own, replace the upstream in ${relative(process.cwd(), file)} by its URL.\n\n`,
  )
}
