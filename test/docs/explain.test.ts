// docs/explain.md, and what docs/rules.md says of tests, against the commands.
import { test } from 'tap'
import { EXPLAIN } from '../../src/commands/explain.ts'
import { RuleTestSchema } from '../../src/config/schema/testSchema.ts'
import { asNode } from '../../src/config/schema/schemaNode.ts'
import { toJsonLine } from '../../src/explain/jsonForm.ts'
import { run } from '../commands/running.ts'
import { explained } from '../explain/explaining.ts'
import { rulesOf } from '../rules/samples.ts'
import { codesIn, readDocument, tableBelow } from './markdown.ts'

const EXPLAINING = readDocument('docs/explain.md')

// Those that follow a sentence instead of a heading.
const OTHER_TABLES = ['Whose rules are asked:', 'And besides:']

test('docs/explain.md tells every option of the command', async (t) => {
  const told = ['Who asks', ...OTHER_TABLES].flatMap((heading) => firstColumn(heading))
  t.same(
    told.filter((code) => code.startsWith('--')).toSorted(),
    EXPLAIN.takes.map((name) => `--${name}`).toSorted(),
  )
})

test('docs/explain.md tells every key of the JSON, in its order', async (t) => {
  const rules = rulesOf({ name: 'a', when: { status: 401 } })
  const told = JSON.parse(toJsonLine(explained('HTTP/1.1 401 No\n\n', rules)))
  t.same(firstColumn('For programs'), Object.keys(told))
  const [condition = ''] = codesIn(tableBelow(EXPLAINING, 'For programs').at(-1)?.[1] ?? '').slice(1)
  t.same(/\w[\w, ]*\w/.exec(condition)?.[0].split(', '), Object.keys(told.conditions[0].condition))
})

test('docs/rules.md tells every key of a test', async (t) => {
  const told = tableBelow(readDocument('docs/rules.md'), 'Tests').map(([cell = '']) => codesIn(cell)[0])
  t.same(told, Object.keys(asNode(RuleTestSchema).properties ?? {}))
})

test('docs/rules.md tells every key of a test as JSON, in its order', async (t) => {
  const { name, text } = readDocument('docs/rules.md')
  const table = { name, text: `# Keys\n${text.slice(text.indexOf('| Key of a line'))}` }
  const { stdout } = await run(t, ['test', '--json', '--preset', 'iis'])
  const [line = ''] = stdout.split('\n')
  t.same(
    tableBelow(table, 'Keys').flatMap(([cell = '']) => codesIn(cell)),
    Object.keys(JSON.parse(line)),
  )
})

function firstColumn(heading: string): string[] {
  const text = EXPLAINING.text.replaceAll(/^(Whose rules are asked:|And besides:)$/gm, '# $1')
  return tableBelow({ name: EXPLAINING.name, text }, heading).flatMap(([cell = '']) => codesIn(cell))
}
