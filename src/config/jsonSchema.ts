import { ConfigSchema } from './schema.ts'

type JsonSchema = Record<string, unknown>

/** The schema of the configuration for editors: JSON Schema 2020-12, as text. */
export function configJsonSchema(): string {
  const definitions: Record<string, unknown> = {}
  const body = forEditors(ConfigSchema, definitions) as JsonSchema
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...body, $defs: definitions }
  return `${JSON.stringify(schema, null, 2)}\n`
}

// What has a default may be left out; definitions move to the root, where every editor finds them.
function forEditors(node: unknown, definitions: Record<string, unknown>): unknown {
  if (Array.isArray(node)) return node.map((item) => forEditors(item, definitions))
  if (typeof node !== 'object' || node === null) return node
  const { allowed, $defs, $id: _id, $ref, format: _format, required, ...rest } = node as JsonSchema
  for (const [name, definition] of Object.entries($defs ?? {})) {
    definitions[name] = forEditors(definition, definitions)
  }
  const result = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, forEditors(value, definitions)]),
  )
  if (typeof $ref === 'string') result['$ref'] = `#/$defs/${$ref}`
  const needed = withoutDefaults(
    (required ?? []) as string[],
    rest['properties'] as Record<string, JsonSchema> | undefined,
  )
  if (needed.length > 0) result['required'] = needed
  if (typeof allowed === 'string')
    result['description'] = [rest['description'], `Allowed: ${allowed}`].filter(Boolean).join('. ')
  return result
}

function withoutDefaults(required: string[], properties: Record<string, JsonSchema> | undefined): string[] {
  return required.filter((key) => !Object.hasOwn(properties?.[key] ?? {}, 'default'))
}
