import type { TSchema } from 'typebox'

/** A schema as plain data: the keywords of JSON Schema that ours use, then those of our own. */
export type SchemaNode = {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean'
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>
  readonly required?: readonly string[]
  readonly additionalProperties?: false
  readonly minProperties?: number
  readonly items?: SchemaNode
  readonly minItems?: number
  readonly maxItems?: number
  readonly anyOf?: readonly SchemaNode[]
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: unknown
  readonly title?: string
  readonly description?: string
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, SchemaNode>>
  /** What may stand here, in the words that a message needs after "must be". */
  readonly allowed?: string
  /** The same for the keys of a map of names. */
  readonly allowedKeys?: string
  /** What people who know other proxies call this key. */
  readonly alsoCalled?: readonly string[]
  /** The items of this list must differ in this key. */
  readonly uniqueBy?: string
  /** No message shows what is found here. */
  readonly secret?: true
  /** The name of a check for what a schema cannot say. */
  readonly checkedAs?: string
  /** The name under which editors find this node, which stands in many places. */
  readonly definedAs?: string
  /** The document that says what may stand below this node, in place of the tables of all settings. */
  readonly explainedIn?: string
}

export type Definitions = Readonly<Record<string, SchemaNode>>

export function asNode(schema: TSchema): SchemaNode {
  return schema
}

/** The node itself, or the one that it refers to, with the definitions that hold below it. */
export function resolveReference(
  node: SchemaNode,
  definitions: Definitions,
): { node: SchemaNode; definitions: Definitions } {
  const known = node.$defs ?? definitions
  return { node: node.$ref === undefined ? node : (known[node.$ref] ?? node), definitions: known }
}

/** The choices of a union, those of unions inside it included. */
export function branchesOf(node: SchemaNode): readonly SchemaNode[] {
  return node.anyOf?.flatMap(branchesOf) ?? [node]
}

export function keysOf(node: SchemaNode): string[] {
  return Object.keys(node.properties ?? {})
}

/** The keys that a map may have, as far as they are words: a pattern such as ^(a|b)$ is a list of them too. */
export function wordsFor(node: SchemaNode): string[] {
  const patterns = Object.keys(node.patternProperties ?? {})
  const listed = patterns.flatMap((pattern) => /^\^\(([\w|-]+)\)\$$/.exec(pattern)?.[1]?.split('|') ?? [])
  return [...keysOf(node), ...listed]
}

export function childOf(
  { properties = {}, patternProperties = {} }: SchemaNode,
  key: string,
): SchemaNode | undefined {
  if (Object.hasOwn(properties, key)) return properties[key]
  return Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern, 'u').test(key))?.[1]
}

/** What has a default may be left out. */
export function requiredKeys({ required = [], properties = {} }: SchemaNode): string[] {
  return required.filter((key) => !Object.hasOwn(properties[key] ?? {}, 'default'))
}

/** True where the value is of the node's type, whatever else the node asks for. */
export function hasType({ type }: SchemaNode, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  return typeof value === type
}
