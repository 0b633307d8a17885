// What the writer of a wrong value most likely meant, and what to write instead.
import { nearest } from './nearest.ts'
import { scalarFault } from './scalars.ts'
import { branchesOf, keysOf, resolveReference } from './schemaNode.ts'
import type { Definitions, SchemaNode } from './schemaNode.ts'

/** What to write instead of a value of the wrong type or word; undefined where nothing comes to mind. */
export function valueHint(node: SchemaNode, value: unknown, key: string): string | undefined {
  const branches = branchesOf(node)
  const wants = (type: SchemaNode['type']): boolean => branches.some((branch) => branch.type === type)
  const wantsOnly = (type: SchemaNode['type']): boolean => branches.every((branch) => branch.type === type)
  if (wantsOnly('array')) return listHint(value)
  if (wants('integer') && typeof value === 'string') return numberHint(value, key)
  if (wants('boolean') && typeof value === 'string') return booleanHint(value)
  if (wants('string') && ['number', 'boolean'].includes(typeof value))
    return textHint(branches, String(value))
  if (typeof value === 'string' && branches.some((branch) => lacksSpace(branch, value)))
    return 'put a space after the colon'
  return typeof value === 'string' ? wordHint(branches, value) : undefined
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

function numberHint(value: string, key: string): string | undefined {
  const [, digits = '', unit = ''] = /^(\d[\d_,]*)\s*([a-z]*)$/i.exec(value) ?? []
  if (digits === '') return undefined
  const number = Number(digits.replaceAll(/[_,]/g, ''))
  if (unit === '') return `write ${number}, without quotes`
  const isTime = key.endsWith('Ms')
  const factor = (isTime ? MILLISECONDS : BYTES).get(unit.toLowerCase())
  if (factor === undefined || !(isTime || key.includes('Bytes'))) return undefined
  return `write ${number * factor}, in ${isTime ? 'milliseconds' : 'bytes'}`
}

function booleanHint(value: string): string | undefined {
  if (/^(true|yes|on|1)$/i.test(value)) return 'write true, without quotes'
  return /^(false|no|off|0)$/i.test(value) ? 'write false, without quotes' : undefined
}

function textHint(branches: readonly SchemaNode[], value: string): string | undefined {
  const fits = branches.some((branch) => branch.type === 'string' && scalarFault(branch, value) === undefined)
  return fits ? `put it in quotes: "${value}"` : undefined
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
  const names = Object.entries(node.properties ?? {}).flatMap(([name, { alsoCalled = [] }]) =>
    [name, ...alsoCalled].map((called) => ({ called, name })),
  )
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
  const branches = (node.anyOf ?? []).map((branch) => ({ node: branch, definitions, path }))
  return [...named, ...items, ...branches]
}
