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

/** True where the status alone says that it cannot hold. */
export function isRuledOut({ label, held, parts }: ExplainedCondition): boolean {
  if (label === 'all') return parts.some(isRuledOut)
  if (label === 'any') return parts.every(isRuledOut)
  return held === false && label.startsWith('status is ')
}

function linesOf(explained: ExplainedRule): string[] {
  const { rule, held } = explained
  const mode = rule.mode === 'observe' ? ' (observes only)' : ''
  return [
    `${mark(held)} ${printable(rule.name)}${mode}`,
    ...conditionsOf(explained).flatMap((part) => conditionLines(part, '    ')),
  ]
}

const LABELS: Readonly<Record<string, string>> = {
  all: 'all of these',
  any: 'any of these',
  not: 'not',
}

/** A condition in words, and what it saw where that is its own to tell. */
export function conditionText({ label, saw, held, parts }: ExplainedCondition): string {
  if (parts.length > 0) return LABELS[label] ?? label
  const seen = isOfBody(label) && held !== undefined ? '' : `; ${whatItSaw(saw, held)}`
  return `${printable(label)}${seen}`
}

/** The conditions of a rule beside each other, as it has them. */
export function conditionsOf({ condition }: ExplainedRule): readonly ExplainedCondition[] {
  return condition.parts.length > 0 && condition.label === 'all' ? condition.parts : [condition]
}

function conditionLines(condition: ExplainedCondition, indent: string): string[] {
  const inner = condition.parts.flatMap((part) => conditionLines(part, `${indent}    `))
  return [`${indent}${mark(condition.held)} ${conditionText(condition)}`, ...inner]
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
