// Explanations as the tests need them: of an answer as a file has it, by a few rules.
import { explainResponse } from '../../src/explain/explanation.ts'
import type { Explanation } from '../../src/explain/explanation.ts'
import type { RuleSet } from '../../src/rules/ruleSet.ts'
import { askedFacts } from '../../src/saved/asking.ts'
import type { Asking } from '../../src/saved/asking.ts'
import { parseSaved } from '../../src/saved/read.ts'

export function explained(content: string, rules: RuleSet, asking: Asking = {}): Explanation {
  const [saved] = parseSaved(Buffer.from(content), 'a.http')
  if (!saved) throw new Error('nothing was read')
  const { status, headers } = saved.response
  const head = { ...askedFacts(saved.request, asking), status, headers }
  const assumesTarget = saved.request === undefined && asking.target === undefined
  return explainResponse({ saved, site: 'wiki', rules, head, assumesTarget })
}
