import { askedAuthority, askedFacts } from '../saved/asking.ts'
import type { Asking } from '../saved/asking.ts'
import type { SavedResponse } from '../saved/savedResponse.ts'
import { explainResponse } from './explanation.ts'
import type { Explanation } from './explanation.ts'
import type { RuleSource } from './ruleSource.ts'

/** An answer that was explained, and whose rules were asked. */
export type Told = {
  readonly explanation: Explanation
  readonly rules: string
  /** True of a site that knows nobody's licence. */
  readonly lacksLicences: boolean
}

/** Explains a saved answer by the rules of whoever it would have come from. */
export function explainSaved(saved: SavedResponse, asking: Asking, rulesFor: RuleSource): Told {
  const facts = askedFacts(saved.request, asking)
  const authority = askedAuthority(saved.request, asking)
  const { site, rules, origin, limits, userHeader, lacksLicences = false } = rulesFor(authority, facts.target)
  const { status, headers } = saved.response
  const head = { userHeader, ...facts, status, headers }
  const assumesTarget = saved.request === undefined && asking.target === undefined
  const explanation = explainResponse({ saved, site, rules, head, assumesTarget, ...(limits && { limits }) })
  return { explanation, rules: `${rules.rules.length} ${origin}`, lacksLicences }
}
