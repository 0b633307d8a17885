import { statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import type { Accounts } from './accounts/accounts.ts'
import { MAX_LICENCE_LIST_BYTES, readLicenceList } from './accounts/licenceList.ts'
import { readOwnTemplates } from './ownTemplates.ts'
import type { OwnTemplates } from './ownTemplates.ts'
import { readBounded } from './source/readBounded.ts'
import { readStyleSheet } from './styleSheet.ts'

const MAX_PEM_BYTES = 1_048_576
const MAX_LOGO_BYTES = 65_536
const MAX_STYLE_SHEET_BYTES = 32_768

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
  readonly #onFile: (file: string) => void
  readonly #contents = new Map<string, Buffer>()
  readonly #templates = new Map<string, OwnTemplates>()

  /** onFile: told of each file and directory before it is read, but for lists of accounts, which are followed by themselves. */
  constructor(directory: string, onFile: (file: string) => void = () => undefined) {
    this.#directory = directory
    this.#onFile = onFile
  }

  path(name: string): string {
    return resolve(this.#directory, name)
  }

  // What is thrown here continues a sentence that begins with the name of the file.

  /** A certificate or key as text. Throws an Error that says why there is none. */
  pem(name: string): string {
    if (name.includes('-----BEGIN ')) {
      throw new Error('is the content of a file; write the path of the file, without file: in front')
    }
    return this.#read(name, MAX_PEM_BYTES).toString('utf8')
  }

  /** A picture as a data: URI. Throws an Error that says why there is none. */
  logo(name: string): string {
    const type = LOGO_TYPES[extname(name).toLowerCase()]
    if (type === undefined) throw new Error(`must end in one of ${Object.keys(LOGO_TYPES).join(', ')}`)
    return `data:${type};base64,${this.#read(name, MAX_LOGO_BYTES).toString('base64')}`
  }

  /** CSS that may stand in a page. Throws NamedFileFault for what the file holds, an Error where it cannot be read. */
  styleSheet(name: string): string {
    if (extname(name).toLowerCase() !== '.css') throw new Error('must end in .css')
    return readStyleSheet(this.#read(name, MAX_STYLE_SHEET_BYTES))
  }

  /** The templates of a directory. Throws an Error where it cannot be read. */
  templates(name: string): OwnTemplates {
    const directory = this.path(name)
    this.#onFile(directory)
    const known = this.#templates.get(directory) ?? readOwnTemplates(directory)
    this.#templates.set(directory, known)
    return known
  }

  /** Who has an account. Throws LicenceListFault for what the file holds, an Error where it cannot be read. */
  licences(name: string): Accounts {
    // It is read again and again; from a pipe that can be done once.
    if (isNoFile(this.path(name))) throw new Error('must be a file')
    return readLicenceList(this.#readUntold(name, MAX_LICENCE_LIST_BYTES))
  }

  #read(name: string, maxBytes: number): Buffer {
    this.#onFile(this.path(name))
    return this.#readUntold(name, maxBytes)
  }

  #readUntold(name: string, maxBytes: number): Buffer {
    const file = this.path(name)
    const known = this.#contents.get(file)
    if (known) return known
    try {
      const content = readBounded(file, maxBytes)
      this.#contents.set(file, content)
      return content
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`cannot be read: ${reason}`, { cause: error })
    }
  }
}

// What is not there at all is for the reading to tell.
function isNoFile(path: string): boolean {
  try {
    return !statSync(path).isFile()
  } catch {
    return false
  }
}
