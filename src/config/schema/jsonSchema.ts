import { ConfigSchema } from './index.ts'
import { asNode, branchesOf, requiredKeys } from './schemaNode.ts'
import type { SchemaNode } from './schemaNode.ts'

type JsonSchema = Record<string, unknown>

// Any single value may come from the environment, whatever its type.
const PLACEHOLDER = {
  description: '${ENV_VAR}, ${ENV_VAR:-default}, or file:PATH for a secret',
  type: 'string',
  pattern: '\\$\\{|^file:',
}

/** The schema of the configuration for editors: JSON Schema 2020-12, as text. */
export function configJsonSchema(): string {
  // Definitions move to the root, where every editor finds them.
  const definitions: JsonSchema = { Placeholder: PLACEHOLDER }
  const body = forEditors(asNode(ConfigSchema), definitions)
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...body, $defs: definitions }
  return `${JSON.stringify(schema, null, 2)}\n`
}

function forEditors(node: SchemaNode, definitions: JsonSchema): JsonSchema {
  const { definedAs } = node
  if (definedAs === undefined) return described(node, definitions)
  definitions[definedAs] ??= described(node, definitions)
  return { $ref: `#/$defs/${definedAs}` }
}

function described(node: SchemaNode, definitions: JsonSchema): JsonSchema {
  const { title, description, default: usual } = node
  const words = [description, allowedFor(node)].filter(Boolean).join('. ')
  const branches = branchesOf(node)
  const choices = branches.map((branch) => keywords(branch, definitions))
  if (branches.some(isConstrained)) choices.push({ $ref: '#/$defs/Placeholder' })
  return {
    ...(title !== undefined && { title }),
    ...(words !== '' && { description: words }),
    ...(usual !== undefined && { default: usual }),
    ...(choices.length === 1 ? choices[0] : { anyOf: choices }),
  }
}

// Of maps, lists and files the description says enough.
function allowedFor({ type, checkedAs, allowed }: SchemaNode): string | undefined {
  const isSaid = type === 'object' || type === 'array' || checkedAs !== undefined || allowed === undefined
  return isSaid ? undefined : `Allowed: ${allowed}`
}

function isConstrained({ type, enum: words, pattern, maxLength }: SchemaNode): boolean {
  if (type === 'string') return words !== undefined || pattern !== undefined || maxLength !== undefined
  return type === 'integer' || type === 'boolean'
}

function keywords(node: SchemaNode, definitions: JsonSchema): JsonSchema {
  const below = (child: SchemaNode): JsonSchema => forEditors(child, definitions)
  const { type, enum: words, pattern, minLength, maxLength, minimum, maximum } = node
  const { properties, patternProperties, additionalProperties, minProperties, items } = node
  const { minItems, maxItems, $ref, $defs } = node
  for (const [name, definition] of Object.entries($defs ?? {})) definitions[name] = below(definition)
  const required = requiredKeys(node)
  const all = {
    $ref: $ref && `#/$defs/${$ref}`,
    ...{ type, enum: words, pattern, minLength, maxLength, minimum, maximum },
    properties: properties && mapValues(properties, below),
    patternProperties: patternProperties && mapValues(patternProperties, below),
    // A name that its pattern refuses is refused.
    additionalProperties: patternProperties ? false : additionalProperties,
    minProperties,
    required: required.length > 0 ? required : undefined,
    items: items && below(items),
    minItems,
    maxItems,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
