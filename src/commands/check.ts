import { X509Certificate } from 'node:crypto'
import { compileSites } from '../app.ts'
import { loadConfig } from '../config/load.ts'
import type { LoadedConfig, Site } from '../config/load.ts'
import { readTemplates } from '../config/templates.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../places.ts'
import type { CommandOptions } from './command.ts'

/** Reads a configuration, compiles its rules and renders its pages; throws with every problem. */
export async function check({ configFile, env }: CommandOptions): Promise<number> {
  const config = loadConfig(configFile, { env, presetsDirectory: PRESETS_DIRECTORY })
  const sites = compileSites(config, readTemplates(TEMPLATES_DIRECTORY))
  const lines = [
    ...sites.map(
      ({ name, rules, config: site }) => `site ${name}: ${site.upstream}, ${rules.rules.length} rules`,
    ),
    ...warningsAbout(config).map((warning) => `warning: ${warning}`),
    `${config.file}: fine`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

/** What is allowed, and yet may not be meant. */
function warningsAbout({ listeners, sites }: LoadedConfig): string[] {
  return [
    ...sites.flatMap(warningsAboutTls),
    ...listeners.flatMap(({ tls }, index) => ageOf(tls?.cert, `listener ${index + 1}`)),
    ...sites.flatMap(({ name, tls }) => ageOf(tls.cert, `site ${name}`)),
  ]
}

function warningsAboutTls({ name, upstream, tls }: Site): string[] {
  const { insecure, ...rest } = tls
  if (!upstream.startsWith('https:')) {
    const isSet = insecure || Object.keys(rest).length > 0
    return isSet ? [`site ${name}: connection.tls has no effect, because the upstream is not https`] : []
  }
  return insecure ? [`site ${name}: the certificate of the upstream is NOT verified`] : []
}

const SOON_MS = 14 * 86_400_000

// No reason to refuse a configuration that runs: what is expired is refused by those who connect.
function ageOf(certificate: string | undefined, owner: string): string[] {
  if (certificate === undefined) return []
  const end = new X509Certificate(certificate).validToDate
  if (end.getTime() > Date.now() + SOON_MS) return []
  const verb = end.getTime() > Date.now() ? 'ends' : 'ended'
  return [`${owner}: the certificate ${verb} on ${end.toISOString().slice(0, 10)}`]
}
