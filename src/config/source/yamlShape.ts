// What is YAML, yet no configuration: shapes that no sane file has, and some that are attacks.
import { isAlias, isCollection, isPair, isScalar, Lexer, visit } from 'yaml'
import type { Alias, Document, Node, YAMLMap, YAMLSeq, Scalar } from 'yaml'
import { offsetOf } from './locate.ts'
import { describeYamlError } from './yamlErrors.ts'
import type { Fault } from './yamlErrors.ts'

// A condition within a condition of a rule of a site is at 14.
const MAX_DEPTH = 64
const TOO_DEEP = 'nested too deeply'

/**
 * Where brackets are nested deeper than any sane file has them; undefined for nearly every file. Asked before parsing:
 * the parser would stumble at every level of a million, for minutes.
 */
export function findDeepFlow(text: string): Fault | undefined {
  let offset = 0
  let depth = 0
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth += 1
    if (token === ']' || token === '}') depth -= 1
    if (depth > MAX_DEPTH) return { offset, message: TOO_DEEP }
    if (!LEXER_MARKS.has(token)) offset += token.length
  }
  return undefined
}

// Tokens of the lexer that stand for nothing in the text: begin of document, flow error, begin of scalar.
const LEXER_MARKS = new Set(['\u0002', '\u0018', '\u001f'])

// To follow one costs a walk through the whole document.
const MAX_ALIASES = 100

// Aliases of aliases multiply ("billion laughs"); so many values no configuration has.
const MAX_VALUES = 1_000_000

/** The first fault that keeps a document from being turned into data; undefined for nearly every file. */
export function findShapeFault(document: Document.Parsed): Fault | undefined {
  const aliases: Alias[] = []
  let fault: Fault | undefined
  const look = (node: Node, message: string | undefined): symbol | undefined => {
    if (message === undefined) return undefined
    fault = { offset: offsetOf(node), message }
    return visit.BREAK
  }
  visit(document, {
    Pair: (_key, { key }) =>
      look(
        key as Node,
        isScalar(key) ? undefined : 'a key must be plain text; a variable is written ${NAME}',
      ),
    Value: (_key, node, { length }) => look(node, faultOfValue(node, length)),
    Alias: (_key, alias) => look(alias, faultOfAlias(document, alias, aliases.push(alias))),
  })
  const [first] = aliases
  if (fault !== undefined || first === undefined || countValues(document) <= MAX_VALUES) return fault
  return { offset: offsetOf(first), message: 'aliases make this too large, or contain themselves' }
}

// !!binary, !!set and the like would become objects that no schema knows.
const PLAIN_TAGS = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/

function faultOfValue({ tag }: YAMLMap | YAMLSeq | Scalar, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return TOO_DEEP
  if (tag === undefined || PLAIN_TAGS.test(tag)) return undefined
  return describeYamlError({ code: 'TAG_RESOLVE_FAILED', message: '' })
}

function faultOfAlias(document: Document.Parsed, alias: Alias, count: number): string | undefined {
  if (count > MAX_ALIASES) return `more than ${MAX_ALIASES} aliases`
  if (alias.resolve(document)) return undefined
  return "there is no anchor of this name above; text that begins with * needs quotes, such as '*.example.com'"
}

// With every alias replaced by what it stands for; Infinity where one contains itself.
function countValues(document: Document.Parsed): number {
  const counts = new Map<unknown, number>()
  const count = (node: unknown): number => {
    const known = counts.get(node)
    if (known !== undefined) return known
    counts.set(node, Infinity)
    const children = isAlias(node) ? [node.resolve(document)] : childrenOf(node)
    const total = children.reduce<number>((sum, child) => sum + count(child), 1)
    counts.set(node, total)
    return total
  }
  return count(document.contents)
}

function childrenOf(node: unknown): readonly unknown[] {
  if (isPair(node)) return [node.value]
  return isCollection(node) ? node.items : []
}
