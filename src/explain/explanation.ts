import type { Cause, PageName } from '../config/words.ts'
import { decideOnWhole } from '../proxy/answer/decideOnWhole.ts'
import type { WholeAnswer } from '../proxy/answer/decideOnWhole.ts'
import { noticeFaultOnWhole } from '../proxy/notice/onWhole.ts'
import { askerOf } from '../rules/audience.ts'
import type { Asker } from '../rules/audience.ts'
import type { Settled, Verdict } from '../rules/decide.ts'
import type { Exchange } from '../rules/exchange.ts'
import { explain, isDecisive } from '../rules/explain.ts'
import type { ExplainedRule } from '../rules/explain.ts'
import type { Rule, RuleSet } from '../rules/ruleSet.ts'
import type { SavedResponse } from '../saved/savedResponse.ts'
import { ownAnswerNote } from './ownAnswer.ts'

/** What becomes of an answer, and every rule that was asked about it. */
export type Explanation = {
  readonly saved: SavedResponse
  /** The name of the site whose rules were asked; null where it was presets alone. */
  readonly site: string | null
  readonly exchange: Exchange
  readonly asker: Asker
  /** True where neither the file nor the person who asks says which path was asked for. */
  readonly assumesTarget: boolean
  /** What the rules say. */
  readonly recognised: Outcome
  /** What is done: the same, unless it is a notice that this answer cannot have. */
  readonly outcome: Outcome
  /** What a rule in observe mode would have done. */
  readonly observed: Outcome | null
  readonly asked: readonly ExplainedRule[]
  /** What was assumed or left out, and what the verdict alone does not tell. */
  readonly notes: readonly string[]
  /** True where Usher itself has made the answer, or put a notice into it. */
  readonly isOwnAnswer: boolean
}

/** In the words of rules; a rule that lets the answer pass has no cause to tell. */
export type Outcome = {
  readonly verdict: Verdict['action'] | 'pass'
  readonly cause: Cause | null
  readonly rule: string | null
  /** Whose words are shown; null where nothing is. */
  readonly page: PageName | null
  /** There where the page goes out without the upstream's challenges. */
  readonly challenge?: 'drop'
}

export type Asked = {
  readonly saved: SavedResponse
  readonly site: string | null
  readonly rules: RuleSet
  readonly head: WholeAnswer['head']
  readonly limits?: WholeAnswer['limits']
  readonly assumesTarget?: boolean
}

/** Decides as the proxy does, and tells how. */
export function explainResponse({
  saved,
  site,
  rules,
  head,
  limits,
  assumesTarget = false,
}: Asked): Explanation {
  const answer = { head, body: saved.response.body, ...(limits && { limits }) }
  const { decision, exchange } = decideOnWhole(rules, answer)
  const asked = explain(rules, exchange)
  const recognised = outcomeOf(decision, asked, exchange)
  const observed = decision.observed ? outcomeOfVerdict(decision.observed) : null
  const fault = noticeFaultOnWhole(exchange, answer)
  const faulty = fault === undefined ? [] : [recognised, observed].filter((one) => one?.verdict === 'notice')
  const ownNote = ownAnswerNote(head.headers)
  return {
    saved,
    site,
    exchange,
    asker: askerOf(exchange.method, exchange.requestHeaders),
    assumesTarget,
    recognised,
    outcome: faulty.includes(recognised) ? withoutNotice(recognised) : recognised,
    observed,
    asked,
    notes: [
      ...saved.notes,
      ...(ownNote === undefined ? [] : [ownNote]),
      ...faulty.map((one) => `the notice of ${one?.rule} cannot stand in this answer: ${fault}`),
    ],
    isOwnAnswer: ownNote !== undefined,
  }
}

function outcomeOf(decision: Settled, asked: readonly ExplainedRule[], exchange: Exchange): Outcome {
  return decision.action === 'pass' ? passBy(passingRule(asked, exchange)) : outcomeOfVerdict(decision)
}

function outcomeOfVerdict({ action, cause, rule }: Verdict): Outcome {
  const page = action === 'redirect' ? null : rule.page
  return { verdict: action, cause, rule: rule.name, page, ...dropped(rule) }
}

function dropped({ challenge }: Rule): Pick<Outcome, 'challenge'> {
  return challenge === 'drop' ? { challenge } : {}
}

function passBy(rule: string | null): Outcome {
  return { verdict: 'pass', cause: null, rule, page: null }
}

// docs/decisions/0003-fail-open.md: the page is sent as it is.
function withoutNotice({ rule }: Outcome): Outcome {
  return passBy(rule)
}

function passingRule(asked: readonly ExplainedRule[], exchange: Exchange): string | null {
  const last = asked.at(-1)
  return last?.rule.then === 'pass' && isDecisive(last, exchange) ? last.rule.name : null
}
