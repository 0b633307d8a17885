import type { TSchema } from 'typebox'
import { Settings } from 'typebox/system'
import Value from 'typebox/value'
import { registerFormats } from './formats.ts'
import { nearest } from './nearest.ts'
import type { Path } from './problem.ts'

export type SchemaProblem = { readonly path: Path; readonly message: string; readonly atKey: boolean }

type SchemaError = ReturnType<typeof Value.Errors>[number]
type JsonSchema = Record<string, unknown>

registerFormats()
// All problems at once, not the first eight.
Settings.Set({ maxErrors: 1_000 })

/** A copy of the value with every default of the schema filled in. */
export function withDefaults(schema: TSchema, value: unknown): unknown {
  return Value.Default(schema, structuredClone(value))
}

/** Every way in which the value breaks the schema, each in words that name what was found and what is allowed. */
export function findSchemaProblems(schema: TSchema, value: unknown, base: Path = []): SchemaProblem[] {
  const errors = Value.Errors(schema, value)
  const outsideUnions = errors.filter((error) => !error.schemaPath.includes('/anyOf/'))
  return outsideUnions.flatMap((error) => describeError(schema, value, error, base))
}

function describeError(schema: TSchema, root: unknown, error: SchemaError, base: Path): SchemaProblem[] {
  const steps = error.instancePath.split('/').slice(1).map(unescapePointer)
  const { value, path } = follow(root, steps, base)
  const local = schemaAt(schema, error.schemaPath)
  const at = (message: string): SchemaProblem[] => [{ path, message, atKey: false }]
  const params = error.params as Record<string, unknown>
  const keyword: string = error.keyword
  switch (keyword) {
    case 'boolean':
      return [] // the twin of additionalProperties
    case 'additionalProperties':
      return (params['additionalProperties'] as string[]).map((key) => unknownKey(key, local, path))
    case 'required':
      return at(`lacks ${(params['requiredProperties'] as string[]).map((key) => `"${key}"`).join(', ')}`)
    case 'anyOf':
      return describeUnion(local, value, path)
    default:
      return at(`${allowed(keyword, params, local)}; found ${show(value)}`)
  }
}

// An object or a list is explained from within, by the branch of its type; anything else by what is allowed.
function describeUnion(union: JsonSchema, value: unknown, path: Path): SchemaProblem[] {
  const branches = union['anyOf'] as JsonSchema[]
  const structured = branches.find((branch) => typeof value === 'object' && branch['type'] === typeOf(value))
  if (structured) return findSchemaProblems(structured, value, path)
  const choices = branches.flatMap((branch) => describeBranch(branch))
  return [{ path, message: `must be ${choices.join(', or ')}; found ${show(value)}`, atKey: false }]
}

function describeBranch(branch: JsonSchema): string[] {
  if (Array.isArray(branch['anyOf'])) return (branch['anyOf'] as JsonSchema[]).flatMap(describeBranch)
  if (Array.isArray(branch['enum'])) return [`one of ${(branch['enum'] as unknown[]).join(', ')}`]
  if (typeof branch['allowed'] === 'string') return [branch['allowed']]
  if (branch['type'] === 'array') return ['a list of them']
  if (branch['type'] === 'integer')
    return [`a whole number from ${String(branch['minimum'])} to ${String(branch['maximum'])}`]
  return [
    branch['type'] === 'object'
      ? `an object with ${keysOf(branch).join(', ')}`
      : `a ${String(branch['type'])}`,
  ]
}

function unknownKey(key: string, schema: JsonSchema, path: Path): SchemaProblem {
  const keys = keysOf(schema)
  const guess = nearest(key, keys)
  const hint = guess === undefined ? '' : ` did you mean "${guess}"?`
  return {
    path: [...path, key],
    message: `unknown key "${key}";${hint} Allowed: ${keys.join(', ')}`,
    atKey: true,
  }
}

function allowed(keyword: string, params: Record<string, unknown>, schema: JsonSchema): string {
  if (typeof schema['allowed'] === 'string') return `must be ${schema['allowed']}`
  switch (keyword) {
    case 'enum':
      return `must be one of ${(schema['enum'] as unknown[]).join(', ')}`
    case 'type':
      return `must be ${schema['type'] === 'integer' ? 'a whole number' : `of type ${String(params['type'])}`}`
    case 'minimum':
    case 'maximum':
      return `must be ${rangeOf(schema)}`
    case 'minItems':
      return 'must name at least one'
    case 'minLength':
      return 'must not be empty'
    case 'maxLength':
      return `must have at most ${String(params['limit'])} characters`
    case 'minProperties':
      return `must have at least one of ${keysOf(schema).join(', ')}`
    default:
      return `is not as the schema says (${keyword})`
  }
}

function rangeOf(schema: JsonSchema): string {
  const { minimum, maximum } = schema as { minimum: number; maximum?: number }
  return maximum === undefined ? `at least ${minimum}` : `from ${minimum} to ${maximum}`
}

function keysOf(schema: JsonSchema): string[] {
  return Object.keys(schema['properties'] ?? {})
}

// Follows '#/properties/sites/items' through references to the subschema that complained.
function schemaAt(schema: TSchema, schemaPath: string): JsonSchema {
  let current = schema as unknown as JsonSchema
  let definitions: Record<string, JsonSchema> = {}
  const resolve = (): void => {
    definitions = { ...definitions, ...(current['$defs'] as Record<string, JsonSchema> | undefined) }
    const reference = current['$ref']
    if (typeof reference === 'string') current = definitions[reference] ?? current
  }
  resolve()
  for (const key of schemaPath.split('/').slice(1).map(unescapePointer)) {
    current = (current[key] ?? {}) as JsonSchema
    resolve()
  }
  return current
}

// Array indexes become numbers, so that a path reads sites[0] and not sites.0.
function follow(root: unknown, steps: readonly string[], base: Path): { value: unknown; path: Path } {
  let value = root
  const path = [...base]
  for (const step of steps) {
    path.push(Array.isArray(value) ? Number(step) : step)
    value = (value as Record<string, unknown> | null | undefined)?.[step]
  }
  return { value, path }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' ? 'integer' : typeof value
}

const MAX_SHOWN_CHARACTERS = 60

function show(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text
}

// RFC 6901: ~1 is / and ~0 is ~.
function unescapePointer(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}
