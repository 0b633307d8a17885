import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

// ${NAME}, ${NAME:-default}; $${ stands for a literal ${.
const PLACEHOLDER = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g

const MAX_SECRET_BYTES = 65_536

export type Surroundings = { readonly env: NodeJS.ProcessEnv; readonly directory: string }

/**
 * Fills environment variables into a text, then, where the whole text is `file:PATH`, reads that file
 * (a secret; one line end at its end is dropped, as editors add one).
 * Throws an Error that names what is missing and the remedy.
 */
export function expandText(text: string, { env, directory }: Surroundings): string {
  const filled = text.replaceAll(PLACEHOLDER, (_whole, name?: string, fallback?: string) => {
    if (name === undefined) return '${'
    const value = env[name]
    if (value !== undefined && (value !== '' || fallback === undefined)) return value
    if (fallback !== undefined) return fallback
    throw new Error(`environment variable ${name} is not set; set it, or give a default: \${${name}:-value}`)
  })
  return filled.startsWith('file:') ? readSecret(resolve(directory, filled.slice('file:'.length))) : filled
}

/** True where expandText would change the text. */
export function isExpandable(text: string): boolean {
  return text.includes('${') || text.startsWith('file:')
}

function readSecret(path: string): string {
  const content = readFileSync(path)
  if (content.length > MAX_SECRET_BYTES) throw new Error(`${path} is larger than ${MAX_SECRET_BYTES} bytes`)
  return content.toString('utf8').replace(/\r?\n$/, '')
}
