import { readFileSync, statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import type { ConfigProblem, Path } from './problem.ts'
import type { Source } from './source.ts'

const MAX_PEM_BYTES = 1_048_576
const MAX_LOGO_BYTES = 65_536

const LOGO_TYPES: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
}

/** Reads the files that a configuration names, and gathers what is wrong with them. */
export class NamedFiles {
  readonly problems: ConfigProblem[] = []
  readonly #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  /** A certificate or key as text; undefined when none is named or it cannot be read. */
  pem(name: string | undefined, path: Path): string | undefined {
    const text = this.#read(name, path, MAX_PEM_BYTES)?.toString('utf8')
    if (text === undefined || text.includes('-----BEGIN ')) return text
    this.problems.push(this.#source.problem(path, `${name} holds no PEM block (-----BEGIN …)`))
    return undefined
  }

  /** A picture as a data: URI; undefined when none is named or it cannot be used. */
  logo(name: string | undefined, path: Path): string | undefined {
    if (name === undefined) return undefined
    const type = LOGO_TYPES[extname(name).toLowerCase()]
    if (type === undefined) {
      const allowed = Object.keys(LOGO_TYPES).join(', ')
      this.problems.push(this.#source.problem(path, `${name} must end in one of ${allowed}`))
      return undefined
    }
    const content = this.#read(name, path, MAX_LOGO_BYTES)
    return content && `data:${type};base64,${content.toString('base64')}`
  }

  #read(name: string | undefined, path: Path, maxBytes: number): Buffer | undefined {
    if (name === undefined) return undefined
    const file = resolve(this.#source.directory, name)
    try {
      const { size } = statSync(file)
      if (size > maxBytes) throw new Error(`it has ${size} bytes; at most ${maxBytes} are allowed`)
      return readFileSync(file)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.problems.push(this.#source.problem(path, `${name} cannot be read: ${reason}`))
      return undefined
    }
  }
}
