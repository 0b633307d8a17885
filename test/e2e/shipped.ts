import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** config/usher.yaml as people get it, less its port. */
export const SHIPPED_CONFIG = readFileSync(
  join(import.meta.dirname, '../../config/usher.yaml'),
  'utf8',
).replace(/^listen:.*$/m, '')
