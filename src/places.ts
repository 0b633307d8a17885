import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** Where the package keeps what it ships. */
export const TEMPLATES_DIRECTORY = join(ROOT, 'templates')
export const PRESETS_DIRECTORY = join(ROOT, 'config/presets')
