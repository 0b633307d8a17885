import { innerConditions } from '../config/conditions.ts'
import type { Condition, RuleConfig } from '../config/schema/ruleSchema.ts'
import type { Cause, Challenge, Mode, PageName } from '../config/words.ts'
import { AUDIENCE_HEADERS } from './audience.ts'
import { withAudience } from './ruleAudience.ts'
import { compileCondition } from './compileCondition.ts'
import type { CompiledCondition } from './condition.ts'
import { createRuleIndex } from './ruleIndex.ts'
import type { RuleIndex } from './ruleIndex.ts'

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
  /** Whether WWW-Authenticate stays beside a page. */
  readonly challenge: Challenge
  /** Whose words a person reads. */
  readonly page: PageName
  readonly mode: Mode
}

/** The rules of one site in their order, with an index so that most responses ask none of them. */
export type RuleSet = RuleIndex & {
  readonly rules: readonly Rule[]
  /** The request headers that any decision of these rules hangs on, for Vary. */
  readonly requestHeaders: readonly string[]
}

export type OriginalRule = RuleConfig & { readonly origin: string }

/** Compiles the rules of a site, its own first, then its presets'. Each carries its origin: 'site' or a preset's name. */
export function compileRules(configs: readonly OriginalRule[]): RuleSet {
  const conditions = configs.map(withAudience)
  const entries = configs.map((config, index) => {
    const condition = conditions[index] ?? config.when
    return { condition, rule: compileRule(config, condition) }
  })
  return {
    rules: entries.map(({ rule }) => rule),
    ...createRuleIndex(entries),
    requestHeaders: distinctNames(conditions.flatMap(requestHeadersOf)),
  }
}

function compileRule(config: OriginalRule, when: Condition): Rule {
  return {
    name: `${config.origin}/${config.name}`,
    when: compileCondition(when),
    cause: config.cause,
    then: config.then,
    to: config.to,
    as: config.as,
    status: config.status,
    challenge: config.challenge ?? 'keep',
    page: config.page ?? config.cause,
    mode: config.mode ?? 'enforce',
  }
}

function requestHeadersOf(condition: Condition): string[] {
  return [
    ...Object.keys(condition.requestHeader ?? {}),
    ...(condition.cookie ? ['Cookie'] : []),
    ...(condition.audience ? AUDIENCE_HEADERS : []),
    ...(condition.licence ? ['Authorization'] : []), // it names the person
    ...innerConditions(condition).flatMap(requestHeadersOf),
  ]
}

function distinctNames(names: readonly string[]): string[] {
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].toSorted()
}
