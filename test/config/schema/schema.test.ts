import { test } from 'tap'
import { ConfigSchema } from '../../../src/config/schema/index.ts'
import { asNode } from '../../../src/config/schema/schemaNode.ts'
import type { SchemaNode } from '../../../src/config/schema/schemaNode.ts'

type Field = { readonly path: string; readonly node: SchemaNode }

function fieldsOf(node: SchemaNode, path = ''): Field[] {
  const named = Object.entries(node.properties ?? {}).map(([key, child]) => ({
    path: `${path}.${key}`,
    node: child,
  }))
  const inside = [
    ...named,
    ...Object.values(node.patternProperties ?? {}).map((child) => ({ path: `${path}.*`, node: child })),
    ...(node.items ? [{ path: `${path}[]`, node: node.items }] : []),
    ...(node.anyOf ?? []).map((child) => ({ path, node: child })),
    ...Object.values(node.$defs ?? {}).map((child) => ({ path, node: child })),
  ]
  return [...named, ...inside.flatMap((field) => fieldsOf(field.node, field.path))]
}

const FIELDS = fieldsOf(asNode(ConfigSchema))

test('every field is described, for the reference and for editors', async (t) => {
  t.ok(FIELDS.length > 80, `${FIELDS.length} fields`)
  for (const { path, node } of FIELDS) {
    t.match(node.description, /^["A-Z`\d'].{9,}/, path)
    t.notMatch(node.description, /\.$/, `${path} ends like its neighbours`)
  }
})

test('every time and size says its unit, and has a bound', async (t) => {
  for (const { path, node } of FIELDS.filter((field) => field.node.type === 'integer')) {
    t.type(node.minimum, 'number', path)
    t.type(node.maximum, 'number', path)
    // Node's timers fire at once from here on.
    if (path.endsWith('Ms')) t.ok((node.maximum ?? Infinity) < 2 ** 31, path)
    if (path.endsWith('Ms')) t.match(node.description, /milliseconds/, path)
  }
})

test('every map refuses keys that it does not know', async (t) => {
  for (const { path, node } of FIELDS.filter((field) => field.node.type === 'object')) {
    t.ok(node.additionalProperties === false || node.allowedKeys !== undefined, path)
  }
})
