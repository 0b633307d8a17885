// docs/rules.md against the vocabularies and the code that it explains.
import { readdirSync } from 'node:fs'
import { test } from 'tap'
import { RuleSchema } from '../../src/config/schema/ruleSchema.ts'
import { asNode } from '../../src/config/schema/schemaNode.ts'
import type { SchemaNode } from '../../src/config/schema/schemaNode.ts'
import { AUDIENCES, CAUSES, THEN } from '../../src/config/words.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'
import { audienceOf } from '../../src/rules/audience.ts'
import { codesIn, readDocument, tableBelow } from './markdown.ts'

const RULES = readDocument('docs/rules.md')

/** The words that the first column of a table is about. */
function firstColumn(heading: string, document = RULES): string[] {
  return tableBelow(document, heading).flatMap(([cell = '']) => codesIn(cell))
}

test('every cause is explained, in the order of the vocabulary', (t) => {
  t.same(firstColumn('Causes'), [...CAUSES])
  t.end()
})

test('every outcome is explained', (t) => {
  t.same(firstColumn('What happens then'), [...THEN])
  t.end()
})

test('every audience is explained', (t) => {
  t.same(new Set(firstColumn('Who asks')), new Set(AUDIENCES))
  t.end()
})

test('every condition is explained', (t) => {
  t.same(new Set(firstColumn('Conditions')), new Set(Object.keys(conditionNode().properties ?? {})))
  t.end()
})

test('every test of a text is explained', (t) => {
  const known = firstColumn('Tests of a text').map((code) => /\w+/.exec(code)?.[0])
  const { path } = conditionNode().properties ?? {}
  const [words, tests] = path?.anyOf ?? []
  const names = [...(words?.enum ?? []), ...Object.keys(tests?.properties ?? {})]
  // It changes the others, and is told below them.
  t.same(new Set(known), new Set(names.filter((name) => name !== 'ignoreCase')))
  t.end()
})

test('the example requests are taken for whom the document says', (t) => {
  const rows = requestTable()
  t.ok(rows.length > 10)
  for (const [request = '', audience = ''] of rows) {
    const [method = '', ...fields] = codesIn(request)
    const headers = Object.fromEntries(fields.map(fieldOf))
    t.equal(audienceOf(method, headers), codesIn(audience)[0], request)
  }
  t.end()
})

test('docs/configuration.md names every preset', (t) => {
  const presets = readdirSync(PRESETS_DIRECTORY).map((file) => file.replace('.yaml', ''))
  t.same(new Set(firstColumn('Presets', readDocument('docs/configuration.md'))), new Set(presets))
  t.end()
})

function conditionNode(): SchemaNode {
  const { when } = asNode(RuleSchema).properties ?? {}
  return when?.$defs?.['Condition'] ?? {}
}

// The second table of its section.
function requestTable(): string[][] {
  const [, text = ''] = RULES.text.split('\nThese requests, for example, are taken for:\n')
  return tableBelow({ name: RULES.name, text: `# Requests\n${text}` }, 'Requests')
}

function fieldOf(line: string): [name: string, value: string] {
  const [name = '', ...value] = line.split(': ')
  return [name.toLowerCase(), value.join(': ')]
}
