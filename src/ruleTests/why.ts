import type { RuleTest } from '../config/schema/testSchema.ts'
import type { Explanation } from '../explain/explanation.ts'
import { bodySeen, ruleLines } from '../explain/ruleLines.ts'
import { explainRule } from '../rules/explain.ts'
import type { ExplainedCondition, ExplainedRule } from '../rules/explain.ts'
import type { Rule } from '../rules/ruleSet.ts'
import { withoutSecrets } from '../rules/secrets.ts'
import { isNamed } from './ruleName.ts'

type Expected = Pick<RuleTest, 'expect' | 'rule'>

/** Why the rules that a test expects did not decide: who was taken to ask, and which of their conditions did not hold. */
export function whyNot(expected: Expected, rules: readonly Rule[], explanation: Explanation): string[] {
  const { asker, asked, exchange } = explanation
  const wanted = wantedRules(expected, rules).map((rule) => explainRule(rule, exchange))
  const known = new Set(asked.map(({ rule }) => rule))
  const reached = wanted.filter(({ rule }) => known.has(rule))
  const behind = wanted.filter(({ rule }) => !known.has(rule)).map(({ rule }) => rule.name)
  return [
    `asked ${exchange.method} ${withoutSecrets(exchange.target)}, by a ${asker.audience}: ${asker.sign}`,
    ...(wanted.length === 0 && expected.expect !== 'pass'
      ? [`no rule has the cause ${expected.expect}`]
      : []),
    ...bodySeen(reached).map((text) => `the body begins ${JSON.stringify(text)}`),
    ...ruleLines(reached.map(onlyMissing), exchange.status).filter((text) => text !== ''),
    ...(behind.length === 0
      ? []
      : [`not asked, because ${asked.at(-1)?.rule.name} comes first: ${behind.join(', ')}`]),
  ]
}

function wantedRules({ expect, rule }: Expected, rules: readonly Rule[]): readonly Rule[] {
  if (rule !== undefined) return rules.filter(({ name }) => isNamed(rule, name))
  return rules.filter(({ cause, then }) => cause === expect && then !== 'pass')
}

function onlyMissing(explained: ExplainedRule): ExplainedRule {
  return { ...explained, condition: withoutHeld(explained.condition) }
}

// Where one part does not hold, it says nothing that another hangs on a body that was not seen.
function withoutHeld(condition: ExplainedCondition): ExplainedCondition {
  const { label, held, parts } = condition
  if (label !== 'all' || held === true) return condition
  return { ...condition, parts: parts.filter((part) => part.held === held).map(withoutHeld) }
}
