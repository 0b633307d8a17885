// Rules as a person reads them: each with its conditions, and what those saw.
import type { Truth } from '../rules/condition.ts'
import type { ExplainedCondition, ExplainedRule } from '../rules/explain.ts'
import { printable } from '../printable.ts'

/** Each rule with its conditions, and an empty line behind it. What the status alone rules out needs no more than its name. */
export function ruleLines(rules: readonly ExplainedRule[], status: number): string[] {
  const possible = rules.filter(({ condition }) => !isRuledOut(condition))
  const others = rules.filter(({ condition }) => isRuledOut(condition)).map(({ rule }) => rule.name)
  const ruledOut = `no  for the status ${status}: ${others.join(', ')}`
  return [
    ...possible.flatMap((rule) => [...linesOf(rule), '']),
    ...(others.length > 0 ? [printable(ruledOut), ''] : []),
  ]
}

function isRuledOut({ label, held, parts }: ExplainedCondition): boolean {
  if (label === 'all') return parts.some(isRuledOut)
  if (label === 'any') return parts.every(isRuledOut)
  return held === false && label.startsWith('status is ')
}

function linesOf({ rule, held, condition }: ExplainedRule): string[] {
  const mode = rule.mode === 'observe' ? ' (observes only)' : ''
  const parts = condition.parts.length > 0 && condition.label === 'all' ? condition.parts : [condition]
  return [
    `${mark(held)} ${printable(rule.name)}${mode}`,
    ...parts.flatMap((part) => conditionLines(part, '    ')),
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

/** What the conditions on a body saw: all of them the same, so that it is shown once. */
export function bodySeen(rules: readonly ExplainedRule[]): string[] {
  return rules.flatMap(({ condition }) => bodyIn(condition)).slice(0, 1)
}

function bodyIn({ label, saw, parts }: ExplainedCondition): string[] {
  return isOfBody(label) && saw !== undefined ? [saw] : parts.flatMap(bodyIn)
}

function isOfBody(label: string): boolean {
  return label.startsWith('body ')
}
