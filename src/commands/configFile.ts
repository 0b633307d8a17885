import { existsSync } from 'node:fs'
import type { Options } from './options.ts'

export const DEFAULT_CONFIG = 'config/usher.yaml'

/** The configuration that is named, or the one that is here. Throws where there is none. */
export function configFileOf(
  { config }: Options,
  remedy = 'name a configuration with --config FILE',
): string {
  if (config === undefined && !existsSync(DEFAULT_CONFIG)) {
    throw new Error(`there is no ${DEFAULT_CONFIG} here; ${remedy}`)
  }
  return config ?? DEFAULT_CONFIG
}
