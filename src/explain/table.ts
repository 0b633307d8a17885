import { withoutSecrets } from '../rules/secrets.ts'
import type { Explanation } from './explanation.ts'
import { printable } from './printable.ts'

const HEAD = ['SOURCE', 'STATUS', 'AUDIENCE', 'VERDICT', 'CAUSE', 'RULE']

/** Several answers, a line for each; the columns are as wide as they must be. */
export function toTable(entries: readonly (readonly string[])[]): string {
  const rows = [HEAD, ...entries]
  const widths = HEAD.map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  )
  return rows.map((row) => toLine(row, widths)).join('')
}

/** The cells of one answer. */
export function toRow({ saved, asker, exchange, outcome }: Explanation): string[] {
  const { verdict, cause, rule } = outcome
  const source = printable(withoutSecrets(saved.source))
  return [source, String(exchange.status), asker.audience, verdict, cause ?? '-', rule ?? '-']
}

function toLine(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0))
  return `${padded.join('  ').trimEnd()}\n`
}
