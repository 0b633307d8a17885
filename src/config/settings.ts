// A configuration as it is in force: every setting with what it is, and who says so.
import type { TSchema } from 'typebox'
import type { Path } from './problem.ts'
import { asNode, branchesOf, childOf, resolveReference } from './schema/schemaNode.ts'
import type { Definitions, SchemaNode } from './schema/schemaNode.ts'
import { READABLE } from './schema/schemaParts.ts'
import type { Source } from './source/index.ts'

type Scalar = string | number | boolean

export type Setting = {
  readonly path: Path
  /** undefined where it is not to be shown: a secret, or a text from the environment that could be one. */
  readonly value: Scalar | readonly Scalar[] | undefined
  /** The schema says that it is a secret. */
  readonly isSecret: boolean
  /** Whether the file says it, or nobody does. */
  readonly source: 'file' | 'default'
  /** The text as the file has it, such as ${PORT}, where the value came from the environment or a file. */
  readonly filledFrom?: string
  /** Where the file says it; counts from 1. */
  readonly line?: number
}

/** Every setting of data that its schema has found right, in the order of the data; lists of texts are one. */
export function settingsOf(schema: TSchema, data: unknown, source: Source): Setting[] {
  return [...walk({ node: asNode(schema), definitions: {}, source, path: [] }, data)]
}

type Place = {
  readonly node: SchemaNode
  readonly definitions: Definitions
  readonly source: Source
  readonly path: Path
}

function* walk(place: Place, value: unknown): Generator<Setting> {
  const { node, definitions } = resolveReference(place.node, place.definitions)
  const branches = branchesOf(node).map((branch) => resolveReference(branch, definitions).node)
  const here = { ...place, definitions }
  if (isSecret(node, branches) || !isCollection(value)) yield leaf(here, branches, value)
  else if (Array.isArray(value)) yield* walkList(here, branches, value)
  else {
    for (const [key, child] of Object.entries(value)) {
      const found = branches.map((branch) => childOf(branch, key)).find((one) => one !== undefined)
      yield* walk({ ...here, node: found ?? {}, path: [...here.path, key] }, child)
    }
  }
}

function* walkList(
  place: Place,
  branches: readonly SchemaNode[],
  list: readonly unknown[],
): Generator<Setting> {
  const items = branches.map(({ items: item }) => item).find((item) => item !== undefined) ?? {}
  const inner = branchesOf(resolveReference(items, place.definitions).node)
  // As one, as long as each may be shown.
  const each = list.map((item, index) =>
    isCollection(item) ? undefined : leaf({ ...place, path: [...place.path, index] }, inner, item),
  )
  if (each.every((one) => one?.value !== undefined))
    yield { ...leaf(place, branches, ''), value: each.map((one) => one?.value as Scalar) }
  else
    for (const [index, item] of list.entries())
      yield* walk({ ...place, node: items, path: [...place.path, index] }, item)
}

function leaf({ source, path }: Place, branches: readonly SchemaNode[], value: unknown): Setting {
  const filledFrom = source.filledFrom(path)
  const hasSecret = branches.some(({ secret }) => secret)
  const isShown = !hasSecret && (filledFrom === undefined || isHarmless(branches, value))
  return {
    path,
    value: isShown ? (value as Scalar) : undefined,
    isSecret: hasSecret,
    ...(source.has(path)
      ? { source: 'file', line: source.problem(path, '').line }
      : { source: 'default' as const }),
    // A secret in the open has no placeholder, and one with a default of its own has that in it.
    ...(filledFrom !== undefined && { filledFrom: withoutFallbacks(filledFrom) }),
  }
}

function isSecret(node: SchemaNode, branches: readonly SchemaNode[]): boolean {
  return node.secret === true || branches.some(({ secret }) => secret)
}

// A number, a word of a list, or a text in a form that the schema checks, other than that of sentences. Any other text from the environment may be one
// that nobody is to see: nobody has said.
function isHarmless(branches: readonly SchemaNode[], value: unknown): boolean {
  if (typeof value !== 'string') return true
  return branches.some(
    ({ enum: words, format }) =>
      (format !== undefined && format !== READABLE.format) || words?.includes(value) === true,
  )
}

function withoutFallbacks(text: string): string {
  return text.replaceAll(/:-[^}]*\}/g, ':-…}')
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
