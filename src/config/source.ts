import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, Scalar, visit } from 'yaml'
import type { Document, Node, Pair } from 'yaml'
import { expandText, isExpandable } from './expand.ts'
import { ConfigError, formatPath } from './problem.ts'
import type { ConfigProblem, Path } from './problem.ts'

/** A YAML file as data that still knows where each value stands. */
export type Source = {
  readonly file: string
  readonly directory: string
  readonly data: unknown
  /** A problem at the value of this path, or at its key (atKey). A path that the file lacks points at its nearest parent. */
  problem(path: Path, message: string, options?: { atKey?: boolean }): ConfigProblem
}

// They would reach Object.prototype through a careless merge.
const UNSAFE_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

const MAX_FILE_BYTES = 4_194_304

/** Reads a YAML file, fills in environment variables and secrets. Throws ConfigError for what is not YAML or not filled. */
export function readSource(file: string, env: NodeJS.ProcessEnv): Source {
  return parseSource(readText(file), file, env)
}

/** The same for a text that is already here; file is its name in messages and the base of relative paths. */
export function parseSource(text: string, file: string, env: NodeJS.ProcessEnv): Source {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const problemAt = (offset: number, path: Path, message: string): ConfigProblem => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(1, line), column: Math.max(1, col), path: formatPath(path), message }
  }
  const problems = document.errors.map((error) => problemAt(error.pos[0], [], firstLine(error.message)))
  if (problems.length > 0) throw new ConfigError(problems)

  const directory = dirname(file)
  visit(document, {
    Pair(_key, pair) {
      if (isScalar(pair.key) && UNSAFE_KEYS.has(String(pair.key.value))) {
        problems.push(
          problemAt(offsetOf(pair.key), [], `key ${JSON.stringify(pair.key.value)} is not allowed`),
        )
      }
    },
    Scalar(key, scalar) {
      if (key === 'key' || typeof scalar.value !== 'string' || !isExpandable(scalar.value)) return
      try {
        fillIn(scalar, expandText(scalar.value, { env, directory }))
      } catch (error) {
        problems.push(problemAt(offsetOf(scalar), [], error instanceof Error ? error.message : String(error)))
      }
    },
  })
  if (problems.length > 0) throw new ConfigError(problems)

  return {
    file,
    directory,
    data: toData(document, (message) => problemAt(0, [], message)),
    problem: (path, message, { atKey = false } = {}) =>
      problemAt(locate(document, path, atKey), path, message),
  }
}

function readText(file: string): string {
  try {
    const content = readFileSync(file)
    if (content.length > MAX_FILE_BYTES) throw new Error(`larger than ${MAX_FILE_BYTES} bytes`)
    return content.toString('utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError([{ file, line: 1, column: 1, path: '', message: `cannot be read: ${reason}` }])
  }
}

// A plain scalar is resolved after it was filled in, as YAML would have: port: ${PORT} is a number. Quoted ones stay text.
function fillIn(scalar: Scalar, text: string): void {
  const plain = scalar.type === Scalar.PLAIN
  scalar.value = plain && /^(-?\d{1,15}|true|false)$/.test(text) ? JSON.parse(text) : text
}

// Aliases may expand to more than is sane; yaml stops at 100 and throws.
function toData(document: Document.Parsed, problem: (message: string) => ConfigProblem): unknown {
  try {
    return document.toJS()
  } catch (error) {
    throw new ConfigError([problem(error instanceof Error ? error.message : String(error))])
  }
}

function locate(document: Document.Parsed, path: Path, atKey: boolean): number {
  let node: Node | null | undefined = document.contents
  let offset = offsetOf(node)
  for (const [index, segment] of path.entries()) {
    node = isAlias(node) ? node.resolve(document) : node
    const child = childOf(node, segment)
    if (child === undefined) break
    const wantsKey = atKey && index === path.length - 1
    offset = offsetOf(
      wantsKey && isPair(child) ? child.key : isPair(child) ? (child.value ?? child.key) : child,
    )
    node = (isPair(child) ? child.value : child) as Node | null
  }
  return offset
}

function childOf(node: Node | null | undefined, segment: string | number): Pair | Node | undefined {
  if (isMap(node)) {
    return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(segment))
  }
  return isSeq(node) ? (node.items[Number(segment)] as Node | undefined) : undefined
}

function offsetOf(node: unknown): number {
  return (node as { range?: [number, number, number] } | null | undefined)?.range?.[0] ?? 0
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message
}
