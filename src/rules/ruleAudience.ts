import { innerConditions } from '../config/conditions.ts'
import type { Condition, RuleConfig } from '../config/schema/ruleSchema.ts'
import { AUDIENCES } from '../config/words.ts'
import type { Audience } from '../config/words.ts'

/** The condition of a rule. Programs keep their bytes unless a rule asks for them by name. */
export function withAudience({ when, then }: Pick<RuleConfig, 'when' | 'then'>): Condition {
  if (then === 'pass' || mentionsAudience(when)) return when
  return { ...when, audience: ['page', 'frame'] }
}

/** For whom a rule can hold, as far as its tests of the audience tell. */
export function audiencesOf(rule: Pick<RuleConfig, 'when' | 'then'>): Audience[] {
  const condition = withAudience(rule)
  return AUDIENCES.filter((audience) => mayHoldFor(condition, audience))
}

function mentionsAudience(condition: Condition): boolean {
  return condition.audience !== undefined || innerConditions(condition).some(mentionsAudience)
}

function mayHoldFor({ audience, all = [], any, not }: Condition, asking: Audience): boolean {
  if (audience !== undefined && ![audience].flat().includes(asking)) return false
  const may = (inner: Condition): boolean => mayHoldFor(inner, asking)
  return all.every(may) && (any?.some(may) ?? true) && !(not && isOnlyAbout(not, asking))
}

// Of what else stands below "not", nothing is known.
function isOnlyAbout({ audience, ...rest }: Condition, asking: Audience): boolean {
  return Object.keys(rest).length === 0 && [audience].flat().includes(asking)
}
