import { extname, resolve } from 'node:path'
import { readBounded } from './readBounded.ts'

const MAX_PEM_BYTES = 1_048_576
const MAX_LOGO_BYTES = 65_536

const LOGO_TYPES: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
}

/** The files that a configuration names, each read once. Names are relative to the directory of the configuration. */
export class NamedFiles {
  readonly #directory: string
  readonly #contents = new Map<string, Buffer>()

  constructor(directory: string) {
    this.#directory = directory
  }

  path(name: string): string {
    return resolve(this.#directory, name)
  }

  /** A certificate or key as text. Throws an Error that says why it cannot be read. */
  pem(name: string): string {
    if (name.includes('-----BEGIN ')) {
      throw new Error('must be the path of a file; found its content. Write the path without file: in front')
    }
    return this.#read(name, MAX_PEM_BYTES).toString('utf8')
  }

  /** A picture as a data: URI. Throws an Error that says why there is none. */
  logo(name: string): string {
    const type = LOGO_TYPES[extname(name).toLowerCase()]
    if (type === undefined)
      throw new Error(`must end in ${Object.keys(LOGO_TYPES).join(', ')}; found ${name}`)
    return `data:${type};base64,${this.#read(name, MAX_LOGO_BYTES).toString('base64')}`
  }

  #read(name: string, maxBytes: number): Buffer {
    const file = this.path(name)
    const known = this.#contents.get(file)
    if (known) return known
    try {
      const content = readBounded(file, maxBytes)
      this.#contents.set(file, content)
      return content
    } catch (error) {
      throw new Error(`${file} cannot be read: ${messageOf(error)}`, { cause: error })
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
