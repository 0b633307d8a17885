import { inColumns } from '../columns.ts'
import { withoutSecrets } from '../rules/secrets.ts'
import type { Explanation } from './explanation.ts'
import { printable } from '../printable.ts'

const HEAD = ['SOURCE', 'STATUS', 'AUDIENCE', 'VERDICT', 'CAUSE', 'RULE']

/** Several answers, a line for each; the columns are as wide as they must be. */
export function toTable(entries: readonly (readonly string[])[]): string {
  return inColumns([HEAD, ...entries])
    .map((line) => `${line}\n`)
    .join('')
}

/** The cells of one answer; in parentheses, what a rule in observe mode would have done. */
export function toRow({ saved, asker, exchange, outcome, observed }: Explanation): string[] {
  const { verdict, cause, rule } = outcome
  return [
    printable(withoutSecrets(saved.source)),
    String(exchange.status),
    asker.audience,
    withObserved(verdict, observed && `observed: ${observed.verdict}`),
    withObserved(cause ?? '-', observed?.cause),
    withObserved(rule ?? '-', observed?.rule),
  ]
}

function withObserved(word: string, observed: string | null | undefined): string {
  return observed ? `${word} (${observed})` : word
}
