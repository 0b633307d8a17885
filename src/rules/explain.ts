import { evaluate } from './condition.ts'
import type { CompiledCondition, Truth } from './condition.ts'
import type { Exchange } from './exchange.ts'
import type { Rule, RuleSet } from './ruleSet.ts'
import { withoutSecrets } from './secrets.ts'

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

/**
 * Every rule up to and with the one that decides, each condition with the value that it saw. A rule in observe mode
 * decides nothing (decide.ts), so those after it are asked as well.
 */
export function explain(ruleSet: RuleSet, exchange: Exchange): ExplainedRule[] {
  const explained: ExplainedRule[] = []
  for (const rule of ruleSet.rules) {
    const one = explainRule(rule, exchange)
    explained.push(one)
    if (isDecisive(one, exchange)) break
  }
  return explained
}

/** One rule, whatever those before it say. */
export function explainRule(rule: Rule, exchange: Exchange): ExplainedRule {
  const condition = explainCondition(rule.when, exchange)
  return { rule, held: condition.held, condition }
}

/** True of a rule after which no other is asked (decide.ts). */
export function isDecisive({ rule, held }: ExplainedRule, { body }: Exchange): boolean {
  if (held === true) return rule.mode === 'enforce' || rule.then === 'pass'
  // An exception that cannot be ruled out is one.
  return held === undefined && body !== undefined && rule.then === 'pass'
}

function explainCondition(condition: CompiledCondition, exchange: Exchange): ExplainedCondition {
  const held = evaluate(condition, exchange)
  if (condition.kind === 'test') {
    return { label: condition.label, saw: shown(condition.sees(exchange)), held, parts: [] }
  }
  const parts = condition.kind === 'not' ? [condition.part] : condition.parts
  return {
    label: condition.kind,
    saw: undefined,
    held,
    parts: parts.map((part) => explainCondition(part, exchange)),
  }
}

const MAX_SHOWN_CHARACTERS = 120

function shown(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  const beginning = withoutSecrets(value.slice(0, MAX_SHOWN_CHARACTERS))
  return value.length > MAX_SHOWN_CHARACTERS ? `${beginning}…` : beginning
}
