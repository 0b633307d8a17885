import { evaluate } from './condition.ts'
import type { CompiledCondition, Truth } from './condition.ts'
import type { Exchange } from './exchange.ts'
import type { Rule, RuleSet } from './ruleSet.ts'

/** One condition of a rule: what was compared, with which value, and whether it held. undefined: the body was not seen. */
export type ExplainedCondition = {
  readonly label: string
  readonly saw: string | undefined
  readonly held: Truth
  readonly parts: readonly ExplainedCondition[]
}

export type ExplainedRule = {
  readonly rule: Rule
  readonly held: Truth
  readonly condition: ExplainedCondition
}

/** Every rule up to and with the first that holds, each condition with the value that it saw. */
export function explain(ruleSet: RuleSet, exchange: Exchange): ExplainedRule[] {
  const explained: ExplainedRule[] = []
  for (const rule of ruleSet.rules) {
    const held = evaluate(rule.when, exchange)
    explained.push({ rule, held, condition: explainCondition(rule.when, exchange) })
    if (held === true) break
  }
  return explained
}

const MAX_SEEN_CHARACTERS = 120

function explainCondition(condition: CompiledCondition, exchange: Exchange): ExplainedCondition {
  const held = evaluate(condition, exchange)
  if (condition.kind === 'test')
    return { label: condition.label, saw: seen(condition, exchange), held, parts: [] }
  const parts = condition.kind === 'not' ? [condition.part] : condition.parts
  return {
    label: condition.kind,
    saw: undefined,
    held,
    parts: parts.map((part) => explainCondition(part, exchange)),
  }
}

// An explanation is copied into tickets: of what proves an identity, it shows only that it was there.
const SECRET_LABELS =
  /^(cookie |header set-cookie |request header (authorization|proxy-authorization|cookie) )/i

function seen(test: Extract<CompiledCondition, { kind: 'test' }>, exchange: Exchange): string | undefined {
  const value = test.sees(exchange)
  if (value === undefined || SECRET_LABELS.test(test.label))
    return value === undefined ? undefined : '(present)'
  return value.length > MAX_SEEN_CHARACTERS ? `${value.slice(0, MAX_SEEN_CHARACTERS)}…` : value
}
