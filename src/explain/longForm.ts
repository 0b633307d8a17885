import type { Truth } from '../rules/condition.ts'
import type { Verdict } from '../rules/decide.ts'
import type { ExplainedCondition, ExplainedRule } from '../rules/explain.ts'
import { firstValue } from '../rules/fields.ts'
import { withoutSecrets } from '../rules/secrets.ts'
import type { Explanation, Outcome } from './explanation.ts'
import { printable } from './printable.ts'

/** One answer for a person: what was asked and answered, each rule with what it saw, and what follows. */
export function toLongForm(explanation: Explanation, rulesOf: string): string {
  const { saved, asker, outcome, observed } = explanation
  const told = [
    line('asked', `${requestOf(explanation)}, by a ${asker.audience}: ${asker.sign}`),
    line('answered', answerOf(explanation)),
    ...bodySeen(explanation).map((text) => line('begins', JSON.stringify(text))),
    ...saved.notes.map((note) => line('note', note)),
    line('rules', rulesOf),
    '',
    ...rulesAsked(explanation),
    line('verdict', verdictOf(outcome)),
    ...(observed ? [line('observed', wouldBe(observed))] : []),
  ]
  return [printable(withoutSecrets(saved.source)), ...told].map((text) => `${text}\n`).join('')
}

function line(name: string, text: string): string {
  return `  ${name.padEnd(10)}${printable(text)}`
}

function requestOf({ exchange }: Explanation): string {
  return `${exchange.method} ${withoutSecrets(exchange.target)}`
}

function answerOf({ saved }: Explanation): string {
  const { status, statusMessage, headers, body } = saved.response
  const size = body === null ? 'a body that was not saved' : `a body of ${body.bytes.length} bytes`
  const type = firstValue(headers, 'content-type')
  return [
    `${status} ${withoutSecrets(statusMessage)}`.trim(),
    type === '' ? 'no Content-Type' : type,
    size,
  ].join(', ')
}

// Every condition on a body sees the same, so that is shown once.
function bodySeen({ asked }: Explanation): string[] {
  return asked.flatMap(({ condition }) => bodyIn(condition)).slice(0, 1)
}

function bodyIn({ label, saw, parts }: ExplainedCondition): string[] {
  return isOfBody(label) && saw !== undefined ? [saw] : parts.flatMap(bodyIn)
}

function isOfBody(label: string): boolean {
  return label.startsWith('body ')
}

// What the status alone rules out needs no more than its name.
function rulesAsked({ asked, exchange }: Explanation): string[] {
  const possible = asked.filter(({ condition }) => !isRuledOut(condition))
  const others = asked.filter(({ condition }) => isRuledOut(condition)).map(({ rule }) => rule.name)
  const ruledOut = `no  for the status ${exchange.status}: ${others.join(', ')}`
  return [
    ...possible.flatMap((rule) => [...ruleLines(rule), '']),
    ...(others.length > 0 ? [`  ${printable(ruledOut)}`, ''] : []),
  ]
}

function isRuledOut({ label, held, parts }: ExplainedCondition): boolean {
  if (label === 'all') return parts.some(isRuledOut)
  if (label === 'any') return parts.every(isRuledOut)
  return held === false && label.startsWith('status is ')
}

function ruleLines({ rule, held, condition }: ExplainedRule): string[] {
  const mode = rule.mode === 'observe' ? ' (observes only)' : ''
  const parts = condition.parts.length > 0 && condition.label === 'all' ? condition.parts : [condition]
  return [
    `  ${mark(held)} ${printable(rule.name)}${mode}`,
    ...parts.flatMap((part) => conditionLines(part, '      ')),
  ]
}

const LABELS: Readonly<Record<string, string>> = {
  all: 'all of these',
  any: 'any of these',
  not: 'not',
}

function conditionLines({ label, saw, held, parts }: ExplainedCondition, indent: string): string[] {
  if (parts.length > 0) {
    const inner = parts.flatMap((part) => conditionLines(part, `${indent}    `))
    return [`${indent}${mark(held)} ${LABELS[label] ?? label}`, ...inner]
  }
  const seen = isOfBody(label) && held !== undefined ? '' : `; ${whatItSaw(saw, held)}`
  return [`${indent}${mark(held)} ${printable(label)}${seen}`]
}

function whatItSaw(saw: string | undefined, held: Truth): string {
  if (held === undefined) return 'the body was not looked at'
  return saw === undefined ? 'there is none' : `saw ${printable(JSON.stringify(saw))}`
}

// All of one width, and told apart without colours.
function mark(held: Truth): string {
  return held === true ? 'yes' : held === false ? 'no ' : '?  '
}

function verdictOf({ verdict, cause, rule, page }: Outcome): string {
  if (verdict === 'pass') return rule === null ? 'pass: no rule holds' : `pass, by ${rule}`
  return `${verdict}, cause ${cause}${page === null ? '' : `, page ${page}`}, by ${rule}`
}

function wouldBe({ action, cause, rule }: Verdict): string {
  return `would be ${action}, cause ${cause}, by ${rule.name}`
}
