import { inColumns } from '../columns.ts'
import { printable } from '../printable.ts'
import type { Row } from './groups.ts'
import type { Report } from './survey.ts'
import { TABLE_NAMES, TABLES } from './tables.ts'
import type { TableName } from './tables.ts'
import { minuteText, notesOf, peopleText, summaryOf } from './words.ts'

/** A report for a person at a terminal. */
export function toTextForm(report: Report): string {
  const tables = TABLE_NAMES.filter((name) => report.tables[name].length > 0)
  return [
    summaryOf(report),
    ...tables.map((name) => [TABLES[name].title, ...tableLines(name, report.tables[name])]),
    notesOf(report).map((note) => `note: ${note}`),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${printable(line)}\n`).join(''))
    .join('\n')
}

const COUNTS = ['people', 'refusals', 'unknown', 'first', 'last']
const NUMBERS: ReadonlySet<string> = new Set(['people', 'refusals', 'unknown'])

function tableLines(name: TableName, rows: readonly Row[]): string[] {
  const head = [...TABLES[name].fields, ...COUNTS]
  const cells = [head.map((word) => word.toUpperCase()), ...rows.map(cellsOf)]
  const isNumber = head.map((word) => NUMBERS.has(word))
  return inColumns(cells, isNumber).map((line) => `  ${line}`)
}

function cellsOf({ values, count }: Row): string[] {
  const { people, refusals, unknown, first, last } = count
  return [
    ...values.map(printable),
    ...[peopleText(people), String(refusals), String(unknown), minuteText(first), minuteText(last)],
  ]
}
