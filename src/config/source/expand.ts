import { resolve } from 'node:path'
import { readBounded } from './readBounded.ts'

// ${NAME} or ${NAME:-default}; $${ stands for a literal ${. The last branch is any other ${, which is a mistake.
const PLACEHOLDER = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}$]*))?\}|\$\{[^}]*\}?/g

const SECRET = 'file:'

const MAX_SECRET_BYTES = 65_536

export type Surroundings = {
  readonly env: NodeJS.ProcessEnv
  readonly directory: string
  /** Told of each file before it is read. */
  readonly onFile?: ((file: string) => void) | undefined
}

/**
 * Fills environment variables into a text, then, where the whole text is `file:PATH`, reads that file
 * (a secret; one line end at its end is dropped, as editors add one).
 * Throws an Error that names what is missing and the remedy.
 */
export function expandText(text: string, { env, directory, onFile }: Surroundings): string {
  const filled = text.replaceAll(PLACEHOLDER, (whole, name?: string, fallback?: string) => {
    if (whole === '$${') return '${'
    if (name === undefined) throw new Error(notAPlaceholder(whole))
    // Own, because every object has a `constructor`.
    const value = Object.hasOwn(env, name) ? env[name] : undefined
    if (value !== undefined && (value !== '' || fallback === undefined)) return value
    if (fallback !== undefined) return fallback
    throw new Error(`environment variable ${name} is not set; set it, or give a default: \${${name}:-value}`)
  })
  return filled.startsWith(SECRET) ? readSecret(filled.slice(SECRET.length), directory, onFile) : filled
}

/** True where expandText would change the text. */
export function isExpandable(text: string): boolean {
  return text.includes('${') || text.startsWith(SECRET)
}

function notAPlaceholder(text: string): string {
  return `${text} is neither \${NAME} nor \${NAME:-default}; for a literal \${ write $\${`
}

function readSecret(name: string, directory: string, onFile: Surroundings['onFile']): string {
  const file = resolve(directory, name.trim())
  onFile?.(file)
  try {
    return readBounded(file, MAX_SECRET_BYTES)
      .toString('utf8')
      .replace(/\r?\n$/, '')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`the secret ${file} cannot be read: ${reason}`, { cause: error })
  }
}
