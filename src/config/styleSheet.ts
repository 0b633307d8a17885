// What keeps a stylesheet of the operator's from standing inside a page that asks nothing of anyone.
import { NamedFileFault } from './checks/namedFileFault.ts'

/** The text as browsers read it from a page. Throws NamedFileFault with the line of what cannot stand there. */
export function readStyleSheet(content: Buffer): string {
  const text = decodeText(content)
  for (const { pattern, remedy } of REFUSED) refuseFirst(text, pattern, remedy)
  const bare = withoutEscapes(withoutComments(text))
  for (const { pattern, remedy } of REFUSED_OUTSIDE_COMMENTS) refuseFirst(bare, pattern, remedy)
  for (const { index, address } of addressesIn(bare)) {
    if (/^(data:|#)/i.test(address)) continue
    const remedy = `url(${shorten(address)}) would be fetched; write the picture or font as a data: URI`
    throw new NamedFileFault(`cannot stand in a page: ${remedy}`, lineAt(bare, index))
  }
  return text
}

type Refused = { readonly pattern: RegExp; readonly remedy: string }

// HTML, 13.2.5.14: these end the element wherever they stand, and begin HTML.
const REFUSED: readonly Refused[] = [
  { pattern: /<\/style/i, remedy: '</style would end the stylesheet; leave it out' },
  { pattern: /\0/, remedy: 'it holds a NUL byte; save it as UTF-8' },
]

const REFUSED_OUTSIDE_COMMENTS: readonly Refused[] = [
  { pattern: /@import\b/i, remedy: '@import would be fetched; put what it holds into this file' },
]

/** Text in UTF-8, with the line ends that a page has. Throws NamedFileFault for what is no such text. */
export function decodeText(content: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content)
    // A page has no other line ends once it is parsed, and the hash of the policy is that of the parsed text.
    return text.replaceAll(/\r\n?/g, '\n').trimEnd()
  } catch (error) {
    throw new NamedFileFault('is not text in UTF-8; save it as UTF-8', undefined, { cause: error })
  }
}

function refuseFirst(text: string, pattern: RegExp, remedy: string): void {
  const { index } = pattern.exec(text) ?? {}
  if (index === undefined) return
  throw new NamedFileFault(`cannot stand in a page: ${remedy}`, lineAt(text, index))
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

// CSS Syntax 3, 4.3.1: what looks like a comment inside a string is none.
const STRING_OR_COMMENT = /"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|\/\*[^]*?(?:\*\/|$)/g

// Lines stay where they are.
function withoutComments(text: string): string {
  return text.replaceAll(STRING_OR_COMMENT, (match) =>
    match.startsWith('/*') ? match.replaceAll(/[^\n]/g, ' ') : match,
  )
}

// CSS Syntax 3, 4.3.7. Those of letters alone, which are all that names and schemes are made of.
function withoutEscapes(text: string): string {
  return text.replaceAll(/\\0{0,4}([46][1-9a-f]|[57][0-9a])[ \t]?/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

// An image-set takes plain strings for addresses as well.
const ADDRESS = /\b(?:url|src)\(\s*([^)]*)|\bimage-set\(\s*(["'][^"']*)/gi

function* addressesIn(text: string): Generator<{ index: number; address: string }> {
  for (const { index, 1: given, 2: quoted = '' } of text.matchAll(ADDRESS)) {
    yield { index, address: (given ?? quoted).replace(/^["']/, '') }
  }
}

const MAX_SHOWN_CHARACTERS = 40

function shorten(address: string): string {
  const shown = address.replace(/["']?\s*$/, '')
  return shown.length > MAX_SHOWN_CHARACTERS ? `${shown.slice(0, MAX_SHOWN_CHARACTERS)}…` : shown
}
