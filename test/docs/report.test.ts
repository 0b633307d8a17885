// docs/report.md against the command; its session is run by test/docs/explain.test.ts.
import { test } from 'tap'
import { REPORT } from '../../src/commands/report.ts'
import { FORMS } from '../../src/report/forms.ts'
import { MAX_PAGES_TOLD } from '../../src/report/survey.ts'
import { TABLE_NAMES, TABLES } from '../../src/report/tables.ts'
import type { TableName } from '../../src/report/tables.ts'
import { refusalLine, surveyed } from '../report/samples.ts'
import { codesIn, readDocument, tableBelow } from './markdown.ts'

const DOCUMENT = readDocument('docs/report.md')
const REPORTED = surveyed([refusalLine()])

test('every option is told, and every form', (t) => {
  const rows = tableBelow(DOCUMENT, 'Options')
  t.same(
    rows.flatMap(([option = '']) => codesIn(option)).toSorted(),
    REPORT.takes.map((name) => `--${name}`).toSorted(),
  )
  t.same(codesIn(rows[0]?.[1] ?? '').toSorted(), Object.keys(FORMS).toSorted())
  t.end()
})

test('every key of the JSON is told, in its order, and the fields of each table', (t) => {
  const told = JSON.parse(FORMS.json(REPORTED))
  const rows = tableBelow(DOCUMENT, 'For programs')
  t.same(
    rows.flatMap(([key = '']) => codesIn(key)),
    Object.keys(told),
  )
  for (const [key = '', says = ''] of rows) {
    const [name] = codesIn(key) as [TableName]
    if (TABLE_NAMES.includes(name)) t.same(codesIn(says), TABLES[name].fields, name)
  }
  const [asked, lines] = rows.map(([, says = '']) => codesIn(says))
  t.same(asked, Object.keys(told.asked))
  t.same(
    lines?.filter((code) => !code.startsWith('--')),
    Object.keys(told.lines),
  )
  t.end()
})

test('every key of a count is told, in its order', (t) => {
  const { name, text } = DOCUMENT
  const table = { name, text: `# Keys\n${text.slice(text.indexOf('| Key of a count'))}` }
  t.same(
    tableBelow(table, 'Keys').flatMap(([key = '']) => codesIn(key)),
    Object.keys(REPORTED.total),
  )
  t.end()
})

test('the bounds are those of the code', (t) => {
  t.match(DOCUMENT.text, `the ${MAX_PAGES_TOLD} with the most refusals`)
  t.end()
})
