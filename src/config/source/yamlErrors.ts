// What is wrong with the syntax of a file, in words for someone who does not know YAML by heart.
import { isMap, isSeq, visit } from 'yaml'
import type { Document, YAMLError } from 'yaml'
import type { Path } from '../problem.ts'

/** A mistake and where it is, as an offset into the text. */
export type Fault = { readonly offset: number; readonly message: string; readonly path?: Path }

type Reported = Pick<YAMLError, 'code' | 'message' | 'pos'>

// Nobody mends more at a time.
const MAX_ERRORS = 100

/** The mistakes in a document's syntax, in the order in which the parser met them. Repeats nothing of the file. */
export function describeYamlErrors(document: Document.Parsed, text: string): Fault[] {
  const errors = [...document.errors, ...document.warnings].slice(0, MAX_ERRORS).filter(isNews)
  const openings = errors.some(isUnclosed) ? openingsByEnd(document) : undefined
  return errors.map((error) => {
    const [end] = error.pos
    const offset = openings?.get(`${isUnclosed(error)} ${end}`) ?? end
    return { offset, message: knownSlip(error, text, offset) ?? describeYamlError(error) }
  })
}

// Once the parser has lost its way, all the rest is unexpected too.
function isNews({ code }: Reported, index: number, errors: readonly Reported[]): boolean {
  return code !== 'UNEXPECTED_TOKEN' || errors.findIndex((error) => error.code === code) === index
}

/** Slips that the line itself tells better than the parser can. */
function knownSlip({ code, pos: [position] }: Reported, text: string, offset: number): string | undefined {
  const start = text.slice(0, offset).lastIndexOf('\n') + 1
  const [line = ''] = text.slice(start).split('\n', 1)
  if (text.slice(position - 1, position + 1) === '${') return PLACEHOLDER_IN_FLOW
  if (/^\s*-\w/.test(line)) return 'put a space after the dash'
  if (code === 'BAD_INDENT' && line.search(/\s#/) > line.search(/[{[]/)) return COMMENT_IN_FLOW
  if (code !== 'BLOCK_AS_IMPLICIT_KEY') return undefined
  return line.slice(offset - start).includes(': ')
    ? COLON_IN_TEXT
    : 'the line after this one is indented too far'
}

const PLACEHOLDER_IN_FLOW = 'inside { } or [ ] a variable needs quotes: "${NAME}"'
const COMMENT_IN_FLOW =
  'what begins here has no end, because # begins a comment; put text with a # in it in quotes'
const COLON_IN_TEXT =
  'text with a colon and a space in it needs quotes; a map begins on the next line, or is written { key: value }'

type Words = { readonly pattern?: RegExp; readonly message: string }

const COLUMNS =
  'the keys of one map, and the items of one list, begin in the same column: check how this line is indented'

// By the code of the yaml package; where one code has several causes, by its message too. The first that fits.
const WORDS: Readonly<Partial<Record<YAMLError['code'], readonly Words[]>>> = {
  TAB_AS_INDENT: [{ message: 'a tab cannot indent in YAML; use spaces' }],
  BAD_INDENT: [
    { pattern: /end with a \]/, message: 'the list that begins here has no closing ]' },
    { pattern: /end with a \}/, message: 'the map that begins here has no closing }' },
    { message: COLUMNS },
  ],
  MISSING_CHAR: [
    { pattern: /closing ["']/, message: 'the quoted text that begins here has no closing quote' },
    { pattern: /without - indicator/, message: COLUMNS },
    {
      pattern: /map values/,
      message: 'expected "key: value"; is the colon, or the space after it, missing?',
    },
    { message: 'a comma, or the space after a colon or comma, is missing before this' },
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    {
      message: 'text with a colon and a space in it needs quotes; or else the next line is indented too far',
    },
  ],
  BLOCK_IN_FLOW: [{ message: 'inside { } and [ ] text that begins with a dash or a colon needs quotes' }],
  MULTILINE_IMPLICIT_KEY: [{ message: `expected "key: value"; is a colon missing? If not: ${COLUMNS}` }],
  BAD_ALIAS: [{ message: "text that begins with * or & needs quotes, such as '*'" }],
  BAD_DIRECTIVE: [{ message: 'a line cannot begin with %, which begins a directive of YAML' }],
  BAD_DQ_ESCAPE: [
    { message: `this backslash means nothing inside "double quotes"; put the text in 'single quotes'` },
  ],
  BAD_SCALAR_START: [{ message: 'text that begins with @, `, %, | or > needs quotes' }],
  MULTIPLE_DOCS: [{ message: 'a second document begins here (---); a file holds one' }],
  TAG_RESOLVE_FAILED: [
    { message: 'tags such as !NAME have no meaning here; an environment variable is written ${NAME}' },
  ],
  UNEXPECTED_TOKEN: [
    {
      pattern: /block-seq-ind/,
      message: 'a list cannot begin here: begin it on the next line, or write [one, two]',
    },
    { message: 'this was not expected here; check the quotes, brackets and commas before it' },
  ],
  RESOURCE_EXHAUSTION: [{ message: 'nested too deeply' }],
}

/** One code of the yaml package in our words; its own message where we have none. */
export function describeYamlError({ code, message }: Pick<Reported, 'code' | 'message'>): string {
  const words = WORDS[code]?.find(({ pattern }) => pattern === undefined || pattern.test(message))
  return words?.message ?? message
}

type Kind = 'list' | 'map' | 'text'

const CLOSED_BY: Readonly<Record<string, Kind>> = { ']': 'list', '}': 'map', '"': 'text', "'": 'text' }

function isUnclosed({ message }: Reported): Kind | undefined {
  const [, closing = ''] = /(?:closing|end with a) (["'\]}])/.exec(message) ?? []
  return CLOSED_BY[closing]
}

// The parser notices at the end; what helps is the beginning: of the innermost node of the kind that ends there.
function openingsByEnd(document: Document.Parsed): ReadonlyMap<string, number> {
  const openings = new Map<string, number>()
  visit(document, {
    Node(_key, node) {
      const kind: Kind = isSeq(node) ? 'list' : isMap(node) ? 'map' : 'text'
      if (node.range) openings.set(`${kind} ${node.range[1]}`, node.range[0])
    },
  })
  return openings
}
