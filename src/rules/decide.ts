import type { Cause } from '../config/words.ts'
import { evaluate } from './condition.ts'
import type { Exchange } from './exchange.ts'
import type { Rule, RuleSet } from './ruleSet.ts'

/** What one exchange gets, and the rule that said so. */
export type Verdict = { readonly action: 'swap' | 'redirect'; readonly cause: Cause; readonly rule: Rule }

export type Decision =
  | Verdict
  /** The bytes go on untouched: no rule holds, or one that says so. */
  | { readonly action: 'pass' }
  /** The head leaves it open: hold the first bytes of the body and ask again. */
  | { readonly action: 'look' }

const PASS: Decision = { action: 'pass' }
const LOOK: Decision = { action: 'look' }

/** The first rule that holds decides. A rule that hangs on an unseen body asks for it; on one that cannot be seen, does not hold. */
export function decide(ruleSet: RuleSet, exchange: Exchange): Decision {
  for (const rule of ruleSet.forStatus(exchange.status)) {
    const truth = evaluate(rule.when, exchange)
    if (truth === true) return rule.then === 'pass' ? PASS : { action: rule.then, cause: rule.cause, rule }
    if (truth === undefined && exchange.body === undefined) return LOOK
  }
  return PASS
}
