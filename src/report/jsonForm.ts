import { printableJson } from '../printable.ts'
import type { Row } from './groups.ts'
import type { Report } from './survey.ts'
import { TABLE_NAMES, TABLES } from './tables.ts'
import type { TableName } from './tables.ts'
import { notesOf } from './words.ts'

/** A report for programs: one object on one line; docs/report.md describes it. */
export function toJsonForm(report: Report): string {
  const { asked, lines, keys, total, tables } = report
  const { observed, since = null, until = null, site = null, cause = null } = asked
  const rows = TABLE_NAMES.map((name) => [name, tables[name].map((row) => objectOf(name, row))])
  return `${printableJson({
    asked: { since, until, site, cause, observed },
    lines,
    keys,
    total,
    ...Object.fromEntries(rows),
    notes: notesOf(report),
  })}\n`
}

function objectOf(name: TableName, { values, count }: Row): object {
  const fields = TABLES[name].fields.map((field, index) => [field, values[index]])
  return { ...Object.fromEntries(fields), ...count }
}
