import type { Cause } from '../config/words.ts'
import { evaluate } from './condition.ts'
import type { Exchange } from './exchange.ts'
import type { Rule, RuleSet } from './ruleSet.ts'
import { isSignInLeg } from './windowsSignIn.ts'

/** What one exchange gets, and the rule that said so. */
export type Verdict = {
  readonly action: 'swap' | 'notice' | 'redirect'
  readonly cause: Cause
  readonly rule: Rule
}

/** The bytes go on untouched: no rule holds, or one that says so. */
type Pass = { readonly action: 'pass' }

/** What is done, and what would be, had the first rule in observe mode that holds been enforced. */
export type Settled = (Verdict | Pass) & { readonly observed?: Verdict }

/** look: the head leaves it open: hold the first bytes of the body and ask again. */
export type Decision = Settled | { readonly action: 'look' }

const PASS: Settled = { action: 'pass' }
const LOOK: Decision = { action: 'look' }

/**
 * The first rule that holds decides. A rule that hangs on an unseen body asks for it. On one that cannot be seen, or not
 * to its end, a rule does not hold; but an exception that cannot be ruled out is one, because a page at the wrong place
 * costs more than a missing one. A rule in observe mode is remembered, and those after it are asked as if it were not there.
 * A leg of a Windows sign-in under way is no refusal, whatever rules say.
 */
export function decide(ruleSet: RuleSet, exchange: Exchange): Decision {
  if (isSignInLeg(exchange)) return PASS
  const steps = ruleSet.stepsFor(exchange)
  let observed: Verdict | undefined
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index]
    if (step === undefined) break
    if ('test' in step) {
      if (evaluate(step.test, exchange) === false) index = step.end - 1
      continue
    }
    const { rule, when } = step
    const truth = evaluate(when, exchange)
    if (truth === undefined && mayLook(exchange)) return LOOK
    if (truth === false) continue
    if (rule.then === 'pass') return settled(PASS, observed)
    if (truth === undefined) continue
    const verdict: Verdict = { action: rule.then, cause: rule.cause, rule }
    if (rule.mode === 'enforce') return settled(verdict, observed)
    observed ??= verdict
  }
  return settled(PASS, observed)
}

function mayLook({ body }: Exchange): boolean {
  return body === undefined || body?.mayGrow === true
}

function settled(decision: Settled, observed: Verdict | undefined): Settled {
  return observed === undefined ? decision : { ...decision, observed }
}
