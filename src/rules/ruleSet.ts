import type { Condition, RuleConfig } from '../config/ruleSchema.ts'
import type { Cause } from '../config/words.ts'
import { AUDIENCE_HEADERS } from './audience.ts'
import { compileCondition } from './compileCondition.ts'
import type { CompiledCondition } from './condition.ts'
import { statusRanges } from './status.ts'

/** A rule ready to be asked. */
export type Rule = {
  /** 'site/name' or 'preset/name', as logs and explanations say it. */
  readonly name: string
  readonly when: CompiledCondition
  readonly cause: Cause
  readonly then: RuleConfig['then']
  readonly to: string | undefined
  readonly as: RuleConfig['as']
  readonly status: number | undefined
}

/** The rules of one site in their order, with an index so that most responses ask none of them. */
export type RuleSet = {
  readonly rules: readonly Rule[]
  /** Rules that may match this status, in order. */
  forStatus(status: number): readonly Rule[]
  /** The request headers that any decision of these rules hangs on, for Vary. */
  readonly requestHeaders: readonly string[]
}

const NO_RULES: readonly Rule[] = []
const MAX_STATUS = 999

/** Compiles the rules of a site, its own first, then its presets'. Each carries its origin: 'site' or a preset's name. */
export function compileRules(configs: readonly (RuleConfig & { origin: string })[]): RuleSet {
  const conditions = configs.map(withAudience)
  const rules = configs.map((config, index) => compileRule(config, conditions[index] ?? config.when))
  const byStatus = Array.from({ length: MAX_STATUS + 1 }, (): Rule[] => [])
  for (const [index, rule] of rules.entries()) {
    for (const status of possibleStatuses(conditions[index] ?? {})) byStatus[status]?.push(rule)
  }
  return {
    rules,
    forStatus: (status) => byStatus[status] ?? NO_RULES,
    requestHeaders: [...new Set(conditions.flatMap(requestHeadersOf))].toSorted(),
  }
}

function compileRule(config: RuleConfig & { origin: string }, when: Condition): Rule {
  return {
    name: `${config.origin}/${config.name}`,
    when: compileCondition(when),
    cause: config.cause,
    then: config.then,
    to: config.to,
    as: config.as,
    status: config.status,
  }
}

// Programs keep their bytes unless a rule asks for them by name.
function withAudience({ when, then }: RuleConfig): Condition {
  if (then === 'pass' || mentionsAudience(when)) return when
  return { ...when, audience: ['page', 'frame'] }
}

function mentionsAudience(condition: Condition): boolean {
  return condition.audience !== undefined || innerConditions(condition).some(mentionsAudience)
}

function innerConditions({ all = [], any = [], not }: Condition): Condition[] {
  return [...all, ...any, ...(not ? [not] : [])]
}

// Only the outermost status bounds a rule; one inside any or not may still let others through.
function possibleStatuses({ status }: Condition): number[] {
  const ranges = status === undefined ? [[100, MAX_STATUS] as const] : statusRanges(status)
  const codes = ranges.flatMap(([low, high]) =>
    Array.from({ length: Math.max(0, high - low + 1) }, (_, step) => low + step),
  )
  return [...new Set(codes)]
}

function requestHeadersOf(condition: Condition): string[] {
  return [
    ...Object.keys(condition.requestHeader ?? {}),
    ...(condition.cookie ? ['Cookie'] : []),
    ...(condition.audience ? AUDIENCE_HEADERS : []),
    ...innerConditions(condition).flatMap(requestHeadersOf),
  ]
}
