// The directory of an operator: each file in it stands in for the shipped one of the same name, alone.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { NamedFileFault } from './checks/namedFileFault.ts'
import { readBounded, reasonOf } from './source/readBounded.ts'
import { decodeText, readStyleSheet } from './styleSheet.ts'
import { LAYOUT_FILES, TEXT_FILES } from './templates.ts'
import type { Templates } from './templates.ts'
import { found } from './validate/allowed.ts'
import { nearest } from './validate/nearest.ts'

/** One file of an operator: a template, a stylesheet or a script. */
export type OwnTemplate = {
  /** Below the directory, as 'parts/card.liquid'. */
  readonly name: string
  readonly file: string
  readonly text: string
}

/** What was found in a directory. Each fault is a sentence that begins with the path of the file. */
export type OwnTemplates = { readonly templates: readonly OwnTemplate[]; readonly faults: readonly string[] }

const KNOWN: readonly string[] = [...LAYOUT_FILES, ...Object.values(TEXT_FILES)]

/** A part that no release of Usher will have. */
const OWN_PART = /^parts\/own-[a-z0-9-]{1,60}\.liquid$/

const PARTS = 'parts'

// As large as every shipped file together, and more than a page should weigh.
const MAX_FILE_BYTES = 65_536

// Who names the wrong directory, such as /, is told so and need not wait.
const MAX_ENTRIES = 200

/** Reads a directory. Throws an Error that says why there is none, in words that continue its name. */
export function readOwnTemplates(directory: string): OwnTemplates {
  const entries = [...entriesOf(directory)]
  if (entries.length > MAX_ENTRIES) {
    throw new Error(`holds more than ${MAX_ENTRIES} files; name a directory that holds templates alone`)
  }
  const read = entries.map((entry) => readEntry(directory, entry))
  return {
    templates: read.flatMap((result) => (typeof result === 'string' ? [] : result)),
    faults: read.filter((result) => typeof result === 'string'),
  }
}

/** The shipped templates with files of an operator in their places; of two with one name, the last. */
export function withOwnTemplates(shipped: Templates, own: readonly OwnTemplate[]): Templates {
  if (own.length === 0) return shipped
  const layouts: Record<string, string> = { ...shipped.layouts }
  const texts: Partial<Record<string, string>> = {}
  for (const { name, text } of own) {
    const [key] = Object.entries(TEXT_FILES).find(([, file]) => file === name) ?? []
    if (key === undefined) layouts[name] = text
    else texts[key] = text
  }
  const ownFiles = Object.fromEntries(own.map(({ name, file }) => [name, file]))
  return { ...shipped, ...texts, layouts, ownFiles: { ...shipped.ownFiles, ...ownFiles } }
}

type Entry = { readonly name: string; readonly isDirectory: boolean }

function* entriesOf(directory: string, below = ''): Generator<Entry> {
  for (const name of namesIn(directory)) {
    const entry = { name: `${below}${name}`, isDirectory: isDirectory(join(directory, name)) }
    if (entry.isDirectory && entry.name === PARTS) yield* entriesOf(join(directory, name), `${PARTS}/`)
    else yield entry
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => !isNote(name))
      .slice(0, MAX_ENTRIES + 1)
      .toSorted()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new Error('cannot be read: there is no such directory', { cause: error })
    if (code === 'ENOTDIR') throw new Error('must be a directory', { cause: error })
    throw new Error(`cannot be read: ${reasonOf(error)}`, { cause: error })
  }
}

// What people keep beside their templates; hidden files are of editors, file systems and mounted volumes.
function isNote(name: string): boolean {
  return name.startsWith('.') || /^readme/i.test(name) || /\.md$/i.test(name)
}

// Mounted volumes are full of symbolic links, so that it is asked what they lead to.
function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    // Reading it tells what is wrong with it.
    return false
  }
}

function readEntry(directory: string, { name, isDirectory: isFolder }: Entry): OwnTemplate | string {
  const file = join(directory, name)
  if (isFolder) return `${file} ${unknownFolder(name)}`
  if (!KNOWN.includes(name) && !OWN_PART.test(name)) return `${file} ${unknownFile(name)}`
  try {
    return { name, file, text: readTemplate(name, readBounded(file, MAX_FILE_BYTES)) }
  } catch (error) {
    if (error instanceof NamedFileFault) return error.of(file)
    return `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}

function readTemplate(name: string, content: Buffer): string {
  const text = name.endsWith('.css') ? readStyleSheet(content) : decodeText(content)
  if (name.endsWith('.js'))
    requireInside(text, /<\/script|<!--/i, 'would end the script; write it another way')
  if (name === TEXT_FILES.noticeStyles) {
    requireInside(
      withoutComments(text),
      /[^\t\n\u0020-\u007E]/,
      'is not ASCII, which notices need; write it as \\HEX',
    )
  }
  return text
}

function requireInside(text: string, refused: RegExp, why: string): void {
  const match = refused.exec(text)
  if (match === null) return
  throw new NamedFileFault(`${found(match[0])} ${why}`, text.slice(0, match.index).split('\n').length)
}

// Only those on lines of their own are not sent.
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\*[^]*?\*\/\s*$/gm, (comment) => comment.replaceAll(/[^\n]/g, ' '))
}

function unknownFolder(name: string): string {
  if (name === 'locales')
    return 'has no effect: sentences of your own belong in the setting texts (docs/texts.md)'
  return `is no folder that Usher knows; there is only ${PARTS}`
}

function unknownFile(name: string): string {
  if (name.startsWith(`${PARTS}/own-`))
    return 'must be called own-NAME.liquid, with small letters, digits and dashes'
  const below = `${PARTS}/${name}`
  const guess = KNOWN.includes(below) ? below : (nearest(name, KNOWN) ?? nearest(below, KNOWN))
  const hint = guess === undefined ? `there are ${KNOWN.join(', ')}` : `did you mean ${guess}?`
  const own = name.startsWith(`${PARTS}/`) ? ` A part of your own is called ${PARTS}/own-NAME.liquid` : ''
  return `is no template that Usher knows; ${hint}${own}`
}
