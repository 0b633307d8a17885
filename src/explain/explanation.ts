import type { Cause, PageName } from '../config/words.ts'
import { decideOnWhole } from '../proxy/answer/decideOnWhole.ts'
import type { WholeAnswer } from '../proxy/answer/decideOnWhole.ts'
import { askerOf } from '../rules/audience.ts'
import type { Asker } from '../rules/audience.ts'
import type { Settled, Verdict } from '../rules/decide.ts'
import type { Exchange } from '../rules/exchange.ts'
import { explain } from '../rules/explain.ts'
import type { ExplainedRule } from '../rules/explain.ts'
import type { RuleSet } from '../rules/ruleSet.ts'
import type { SavedResponse } from '../saved/savedResponse.ts'

/** What becomes of an answer, and every rule that was asked about it. */
export type Explanation = {
  readonly saved: SavedResponse
  /** The name of the site whose rules were asked; null where it was presets alone. */
  readonly site: string | null
  readonly exchange: Exchange
  readonly asker: Asker
  readonly outcome: Outcome
  /** What a rule in observe mode would have done. */
  readonly observed: Verdict | undefined
  readonly asked: readonly ExplainedRule[]
}

/** In the words of rules; a rule that lets the answer pass has no cause to tell. */
export type Outcome = {
  readonly verdict: Verdict['action'] | 'pass'
  readonly cause: Cause | null
  readonly rule: string | null
  /** Whose words are shown; null where nothing is. */
  readonly page: PageName | null
}

export type Asked = {
  readonly saved: SavedResponse
  readonly site: string | null
  readonly rules: RuleSet
  readonly head: WholeAnswer['head']
  readonly limits?: WholeAnswer['limits']
}

/** Decides as the proxy does, and tells how. */
export function explainResponse({ saved, site, rules, head, limits }: Asked): Explanation {
  const { body } = saved.response
  const { decision, exchange } = decideOnWhole(rules, { head, body, ...(limits && { limits }) })
  const asked = explain(rules, exchange)
  return {
    saved,
    site,
    exchange,
    asker: askerOf(exchange.method, exchange.requestHeaders),
    outcome: outcomeOf(decision, asked),
    observed: decision.observed,
    asked,
  }
}

function outcomeOf(decision: Settled, asked: readonly ExplainedRule[]): Outcome {
  if (decision.action === 'pass')
    return { verdict: 'pass', cause: null, rule: passingRule(asked), page: null }
  const { action, cause, rule } = decision
  return { verdict: action, cause, rule: rule.name, page: action === 'redirect' ? null : rule.page }
}

function passingRule(asked: readonly ExplainedRule[]): string | null {
  const last = asked.at(-1)
  return last?.held === true && last.rule.then === 'pass' ? last.rule.name : null
}
