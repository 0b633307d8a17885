import closeWithGrace from 'close-with-grace'
import type { Logger } from 'pino'
import { buildApp } from '../app.ts'
import type { App } from '../app.ts'
import { loadConfig } from '../config/load.ts'
import type { LoadedConfig } from '../config/load.ts'
import { readTemplates } from '../config/templates.ts'
import { createLogger } from '../log.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../places.ts'
import type { CommandOptions } from './command.ts'
import { removeStaleSocket } from './staleSocket.ts'

// After the grace period, what is left is ended; this is for that.
const FINAL_MS = 5_000

/** Runs the proxy until a signal ends it. Resolves once it listens; throws where it cannot. */
export async function serve({ configFile, env }: CommandOptions): Promise<number> {
  const config = loadConfig(configFile, { env, presetsDirectory: PRESETS_DIRECTORY })
  const logger = createLogger({ level: config.logLevel, pretty: process.stdout.isTTY })
  warnOfInsecureSites(config, logger)
  const app = await buildApp({ config, templates: readTemplates(TEMPLATES_DIRECTORY), logger })
  for (const { socket } of config.listeners) if (socket !== undefined) await removeStaleSocket(socket)
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
  logger.info({ addresses, sites: config.sites.map(({ name }) => name), config: config.file }, 'listening')
  introduce(app, addresses)
  return 0
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
function introduce({ demoHome }: App, addresses: readonly string[]): void {
  if (demoHome === undefined) return
  process.stderr.write(
    `\n  Usher runs on its embedded demo upstream.\n\n` +
      `    The story, in a Jira issue   ${demoHome}/browse/DEMO-1\n` +
      `    Every case, with a link      ${demoHome}/\n` +
      `    The proxy itself             ${addresses.join(', ')}\n\n` +
      `  To use your own, replace the upstream in config/usher.yaml by its URL.\n\n`,
  )
}
