import { printable } from '../printable.ts'
import { FIELDS } from './groups.ts'
import type { Field, Row } from './groups.ts'
import type { Report } from './survey.ts'
import { TABLE_NAMES, TABLES } from './tables.ts'
import type { TableName } from './tables.ts'

const FIELD_NAMES = Object.keys(FIELDS) as Field[]

/** The columns: which table a row is of, the fields of all tables, and what was counted. */
export const COLUMNS = [
  ...(['table', ...FIELD_NAMES] as const),
  ...(['peopleAtLeast', 'peopleAtMost', 'refusals', 'unknown', 'first', 'last'] as const),
] as const

/** Every table below the other, as RFC 4180 has it; fields that a table does not have are empty. */
export function toCsvForm({ tables, total }: Report): string {
  const rows = TABLE_NAMES.flatMap((name) => tables[name].map((row) => cellsOf(name, row)))
  const all = [COLUMNS, cellsOf('total', { values: [], count: total }), ...rows]
  return all.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')
}

function cellsOf(name: TableName | 'total', { values, count }: Row): string[] {
  const fields: readonly Field[] = name === 'total' ? [] : TABLES[name].fields
  const { people, refusals, unknown, first, last } = count
  const { atLeast, atMost } = people
  return [
    name,
    ...FIELD_NAMES.map((field) => values[fields.indexOf(field)] ?? ''),
    ...[atLeast, atMost ?? '', refusals, unknown, first, last].map(String),
  ]
}

// Spreadsheets take such a text for a formula, which may send the sheet elsewhere; also in its full-width forms.
// https://owasp.org/www-community/attacks/CSV_Injection
const FORMULA = /^[\s']*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/

function quoted(text: string): string {
  const safe = printable(text)
  return `"${(FORMULA.test(safe) ? `'${safe}` : safe).replaceAll('"', '""')}"`
}
