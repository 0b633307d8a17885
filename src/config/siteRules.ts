import type { ActionConfig, RuleConfig } from './schema/ruleSchema.ts'
import type { SiteConfig } from './schema/siteSchema.ts'

/** A rule together with the list it stands in: 'site', or the name of a preset. */
export type NamedRule = RuleConfig & { readonly origin: string }

/** The full name of a rule, as logs, explanations and `withoutRules` have it. */
export function fullName({ origin, name }: NamedRule): string {
  return `${origin}/${name}`
}

/**
 * The rules of a site in the order in which they are asked: its own, those of its presets without what it does not
 * want and with what it does instead for a cause, its own last ones. In a site that observes, each only observes.
 */
export function siteRules(site: SiteConfig, presetRules: readonly NamedRule[]): NamedRule[] {
  const unwanted = new Set(site.withoutRules)
  const rules = [
    ...site.rules.map(asOwn),
    ...presetRules.filter((rule) => !unwanted.has(fullName(rule))).map((rule) => withAction(rule, site)),
    ...site.rulesAfter.map(asOwn),
  ]
  return site.mode === 'observe' ? rules.map((rule) => ({ ...rule, mode: 'observe' })) : rules
}

function asOwn(rule: RuleConfig): NamedRule {
  return { ...rule, origin: 'site' }
}

// An exception stays one: its cause is what it keeps from being shown.
function withAction(rule: NamedRule, { causes }: SiteConfig): NamedRule {
  const action = rule.then === 'pass' ? undefined : causes[rule.cause]
  return action === undefined ? rule : { ...withoutAction(rule), ...action }
}

// A status or an address belonged to what was done before.
function withoutAction(
  rule: NamedRule,
): Omit<NamedRule, keyof ActionConfig> & Pick<NamedRule, 'as' | 'page'> {
  const { to: _to, status: _status, allowStatusDowngrade: _allow, mode: _mode, then: _then, ...rest } = rule
  return rest
}
