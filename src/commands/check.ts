import { compileSites } from '../app.ts'
import { loadConfig } from '../config/load.ts'
import { readTemplates } from '../config/templates.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../places.ts'
import type { CommandOptions } from './command.ts'

/** Reads a configuration, compiles its rules and renders its pages; throws with every problem. */
export async function check({ configFile, env }: CommandOptions): Promise<number> {
  const config = loadConfig(configFile, { env, presetsDirectory: PRESETS_DIRECTORY })
  const sites = compileSites(config, readTemplates(TEMPLATES_DIRECTORY))
  for (const { name, rules, config: site } of sites) {
    process.stdout.write(`site ${name}: ${site.upstream}, ${rules.rules.length} rules\n`)
    if (site.tls.insecure)
      process.stdout.write(`site ${name}: the certificate of the upstream is NOT verified\n`)
  }
  process.stdout.write(`${config.file}: fine\n`)
  return 0
}
