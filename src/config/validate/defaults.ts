import type { TSchema } from 'typebox'
import type { Path } from '../problem.ts'
import { asNode, branchesOf, childOf, hasType, resolveReference } from '../schema/schemaNode.ts'
import type { Definitions, SchemaNode } from '../schema/schemaNode.ts'

/** The text as the file has it, where the value of a path came from the environment or a secret. */
export type FilledFrom = (path: Path) => string | undefined

type Place = {
  readonly schema: SchemaNode
  readonly path: Path
  readonly definitions: Definitions
  readonly filledFrom: FilledFrom
}

/**
 * A copy of the value with every default of the schema in it. A text that was filled in becomes the number or boolean
 * that the schema wants there, such as port: ${PORT}. What does not fit the schema is copied as it is.
 */
export function withDefaults(
  schema: TSchema,
  value: unknown,
  filledFrom: FilledFrom = () => undefined,
): unknown {
  return complete({ schema: asNode(schema), path: [], definitions: {}, filledFrom }, value)
}

function complete(place: Place, value: unknown): unknown {
  const { node, definitions } = resolveReference(place.schema, place.definitions)
  const branches = branchesOf(node)
  const schema = branches.find((branch) => hasType(branch, value)) ?? {}
  if (Array.isArray(value)) return completeList({ ...place, schema, definitions }, value)
  if (typeof value === 'object' && value !== null) {
    return completeMap({ ...place, schema, definitions }, value as Record<string, unknown>)
  }
  if (typeof value !== 'string' || schema.type === 'string') return value
  const fit = typed(branches, value)
  return fit !== value && place.filledFrom(place.path) !== undefined ? fit : value
}

function completeList(place: Place, list: readonly unknown[]): unknown[] {
  const { items: schema = {} } = place.schema
  return list.map((item, index) => complete({ ...place, schema, path: [...place.path, index] }, item))
}

function completeMap(place: Place, map: Readonly<Record<string, unknown>>): unknown {
  const { properties = {} } = place.schema
  const missing = Object.entries(properties)
    .filter(([key, child]) => child.default !== undefined && !Object.hasOwn(map, key))
    .map(([key, child]): [string, unknown] => [key, child.default])
  return Object.fromEntries(
    [...Object.entries(map), ...missing].map(([key, value]) => [
      key,
      complete({ ...place, schema: childOf(place.schema, key) ?? {}, path: [...place.path, key] }, value),
    ]),
  )
}

// The environment knows only text.
function typed(branches: readonly SchemaNode[], text: string): unknown {
  const wants = (type: SchemaNode['type']): boolean => branches.some((branch) => branch.type === type)
  if (wants('integer') && /^(0|-?[1-9]\d{0,14})$/.test(text)) return Number(text)
  if (wants('boolean') && /^(true|false)$/.test(text)) return text === 'true'
  return text
}
