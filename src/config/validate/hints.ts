// What the writer of a wrong value most likely meant, and what to write instead.
import { nearest } from './nearest.ts'
import { scalarFault } from './scalars.ts'
import { branchesOf, hasType, keysOf, resolveReference, wordsFor } from '../schema/schemaNode.ts'
import type { Definitions, SchemaNode } from '../schema/schemaNode.ts'

/** What to write instead of a value of the wrong type or word; undefined where nothing comes to mind. */
export function valueHint(node: SchemaNode, value: unknown, key: string): string | undefined {
  const branches = branchesOf(node)
  if (branches.every(({ type }) => type === 'array')) return listHint(value)
  if (typeof value === 'string') return hintForText(branches, value, key)
  return typeof value === 'number' || typeof value === 'boolean'
    ? quotesHint(branches, String(value))
    : undefined
}

function hintForText(branches: readonly SchemaNode[], text: string, key: string): string | undefined {
  const wants = (type: SchemaNode['type']): boolean => branches.some((branch) => branch.type === type)
  if (/^[\u2018-\u201f]/.test(text)) return 'the quotes must be straight ones: " or \''
  if (/^\$\w+$/.test(text)) return `write \${${text.slice(1)}} for the environment variable`
  if (wants('boolean')) return booleanHint(text)
  if (branches.some((branch) => lacksSpace(branch, text))) return 'put a space after the colon'
  const number = wants('integer') ? numberHint(branches, text, key) : undefined
  return number ?? severalHint(branches, text) ?? wordHint(branches, text)
}

function listHint(value: unknown): string | undefined {
  if (typeof value === 'string' && /^-\S/.test(value)) return 'put a space after the dash'
  if (typeof value !== 'object' || value === null) return `write [${String(value)}]`
  const [first = ''] = Object.keys(value)
  return /^-\S/.test(first) ? 'put a space after the dash' : 'begin each item with "- ", or put it in [ ]'
}

const MILLISECONDS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
])

const BYTES: ReadonlyMap<string, number> = new Map([
  ['k', 1_024],
  ['kb', 1_024],
  ['kib', 1_024],
  ['m', 1_048_576],
  ['mb', 1_048_576],
  ['mib', 1_048_576],
  ['gb', 1_073_741_824],
  ['gib', 1_073_741_824],
])

function numberHint(branches: readonly SchemaNode[], value: string, key: string): string | undefined {
  const [, digits = '', unit = ''] = /^(\d[\d_,]*)\s*([a-z]*)$/i.exec(value) ?? []
  const units = key.endsWith('Ms') ? MILLISECONDS : key.includes('Bytes') ? BYTES : undefined
  const factor = unit === '' ? 1 : units?.get(unit.toLowerCase())
  if (digits === '' || factor === undefined) return undefined
  const number = Number(digits.replaceAll(/[_,]/g, '')) * factor
  const fits = branches.some(
    (branch) => branch.type === 'integer' && scalarFault(branch, number) === undefined,
  )
  if (!fits) return undefined
  return unit === ''
    ? `write ${number}, without quotes`
    : `write ${number}, in ${units === BYTES ? 'bytes' : 'milliseconds'}`
}

function booleanHint(value: string): string | undefined {
  if (/^(true|yes|on|1)$/i.test(value)) return 'write true, without quotes'
  return /^(false|no|off|0)$/i.test(value) ? 'write false, without quotes' : undefined
}

function quotesHint(branches: readonly SchemaNode[], value: string): string | undefined {
  return branches.some((branch) => isOf(branch, value)) ? `put it in quotes: "${value}"` : undefined
}

// "401, 403" where [401, 403] may stand.
function severalHint(branches: readonly SchemaNode[], text: string): string | undefined {
  const parts = text.split(/[\s,;]+/)
  const fits = (part: string): boolean =>
    branches.some((branch) => isOf(branch, part) || isOf(branch, Number(part)))
  const isList = parts.length > 1 && branches.some(({ type }) => type === 'array') && parts.every(fits)
  return isList ? `write [${parts.join(', ')}]` : undefined
}

function isOf(branch: SchemaNode, value: string | number): boolean {
  return hasType(branch, value) && scalarFault(branch, value) === undefined
}

// host:127.0.0.1 is one text to YAML.
function lacksSpace(branch: SchemaNode, value: string): boolean {
  const key = /^([\w-]+):\S/.exec(value)?.[1]
  return key !== undefined && keysOf(branch).includes(key)
}

function wordHint(branches: readonly SchemaNode[], value: string): string | undefined {
  const guess = nearest(
    value,
    branches.flatMap((branch) => branch.enum ?? []),
  )
  return guess === undefined ? undefined : `did you mean "${guess}"?`
}

/** The key that a misspelt one, or one in the words of another proxy, stands for. */
export function nearestKey(key: string, node: SchemaNode): string | undefined {
  const names = wordsFor(node).flatMap((name) => {
    const { alsoCalled = [] } = node.properties?.[name] ?? {}
    return [name, ...alsoCalled].map((called) => ({ called, name }))
  })
  const guess = nearest(
    key,
    names.map(({ called }) => called),
  )
  return names.find(({ called }) => called === guess)?.name
}

type Step = { readonly node: SchemaNode; readonly definitions: Definitions; readonly path: string }

/** The nearest place below a node where a key is allowed, such as connection.tls for insecure. */
export function placeOf(key: string, start: SchemaNode, known: Definitions = {}): string | undefined {
  const seen = new Set<SchemaNode>()
  const queue: Step[] = [{ node: start, definitions: known, path: '' }]
  for (let step = queue.shift(); step; step = queue.shift()) {
    const { node, definitions } = resolveReference(step.node, step.definitions)
    if (seen.has(node)) continue
    seen.add(node)
    if (node !== start && keysOf(node).includes(key)) return step.path
    // What a union allows stands in the same place, not below it.
    queue.unshift(...(node.anyOf ?? []).map((branch) => ({ node: branch, definitions, path: step.path })))
    queue.push(...stepsBelow(node, definitions, step.path))
  }
  return undefined
}

function stepsBelow(node: SchemaNode, definitions: Definitions, path: string): Step[] {
  const named = Object.entries(node.properties ?? {}).map(([key, child]) => ({
    node: child,
    definitions,
    path: path === '' ? key : `${path}.${key}`,
  }))
  const items = node.items ? [{ node: node.items, definitions, path: `${path}[]` }] : []
  return [...named, ...items]
}
