import { firstValue } from '../rules/fields.ts'
import { withoutSecrets } from '../rules/secrets.ts'
import { isSignInLeg } from '../rules/windowsSignIn.ts'
import type { Explanation, Outcome } from './explanation.ts'
import { printable } from '../printable.ts'
import { bodySeen, ruleLines } from './ruleLines.ts'

/** Said of the target of a request that nobody has told. */
export const ASSUMED = '(assumed: the file does not say; see --target)'

/** One answer for a person: what was asked and answered, each rule with what it saw, and what follows. */
export function toLongForm(explanation: Explanation, rulesOf: string): string {
  const { saved, asker, asked, exchange, observed, notes } = explanation
  const told = [
    line('asked', `${requestOf(explanation)}, by a ${asker.audience}: ${asker.sign}`),
    line('answered', answerOf(explanation)),
    ...bodySeen(asked).map((text) => line('begins', JSON.stringify(text))),
    ...notes.map((note) => line('note', note)),
    line('rules', rulesOf),
    '',
    ...ruleLines(asked, exchange.status).map((text) => (text === '' ? '' : `  ${text}`)),
    line('verdict', verdictOf(explanation)),
    ...(observed ? [line('observed', wouldBe(observed))] : []),
  ]
  return [printable(withoutSecrets(saved.source)), ...told].map((text) => `${text}\n`).join('')
}

function line(name: string, text: string): string {
  return `  ${name.padEnd(10)}${printable(text)}`
}

function requestOf({ exchange, assumesTarget }: Explanation): string {
  const request = `${exchange.method} ${withoutSecrets(exchange.target)}`
  return assumesTarget ? `${request} ${ASSUMED}` : request
}

/** Status, type and size of the answer. */
export function answerOf({ saved }: Explanation): string {
  const { status, statusMessage, headers, body } = saved.response
  const size = body === null ? 'a body that was not saved' : `a body of ${body.bytes.length} bytes`
  const type = firstValue(headers, 'content-type')
  return [
    `${status} ${withoutSecrets(statusMessage)}`.trim(),
    type === '' ? 'no Content-Type' : type,
    size,
  ].join(', ')
}

/** What is done, and why. */
export function verdictOf({ exchange, outcome, recognised, observed, isOwnAnswer }: Explanation): string {
  const { verdict, rule } = outcome
  if (verdict !== 'pass') return doneBy(outcome)
  if (recognised.verdict === 'notice') return `pass, because the notice of ${rule} cannot stand in it`
  if (rule !== null) return `pass, by ${rule}`
  if (isSignInLeg(exchange)) return 'pass: a leg of a Windows sign-in under way, which no rule changes'
  if (isOwnAnswer) return "pass: this is already Usher's answer"
  return observed === null ? 'pass: no rule holds' : 'pass: no rule that is enforced holds'
}

function doneBy({ verdict, cause, rule, page, challenge }: Outcome): string {
  const without = challenge === 'drop' ? ', without its challenge' : ''
  return `${verdict}, cause ${cause}${page === null ? '' : `, page ${page}`}${without}, by ${rule}`
}

/** What a rule in observe mode would have done. */
export function wouldBe({ verdict, cause, rule }: Outcome): string {
  return `would be ${verdict}, cause ${cause}, by ${rule}`
}
