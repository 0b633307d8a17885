import { namesProgram } from './conditions.ts'
import type { ActionConfig, Condition, RuleConfig } from './schema/ruleSchema.ts'
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
    ...presetRules.filter((rule) => !unwanted.has(fullName(rule))).flatMap((rule) => withAction(rule, site)),
    ...site.rulesAfter.map(asOwn),
  ]
  return site.mode === 'observe' ? rules.map((rule) => ({ ...rule, mode: 'observe' })) : rules
}

function asOwn(rule: RuleConfig): NamedRule {
  return { ...rule, origin: 'site' }
}

// An exception stays one: its cause is what it keeps from being shown. What answers a program, or leaves a sign-in form
// to the person, can be left out, and becomes nothing else: neither a page in place of the form, nor a redirect that a
// program would follow.
function withAction(rule: NamedRule, { causes }: SiteConfig): NamedRule[] {
  const action = rule.then === 'pass' ? undefined : causes[rule.cause]
  if (action === undefined) return [rule]
  const changed = { ...withoutAction(rule), ...action }
  if (action.then === 'pass') return [changed]
  if (rule.then === 'notice' || namesProgram(rule.when)) return [rule]
  // Few places to sign in may be embedded: in a frame a redirect would end on an empty panel.
  return action.then === 'redirect' ? [{ ...changed, when: onPages(rule.when) }, rule] : [changed]
}

function onPages(when: Condition): Condition {
  return { ...when, all: [...(when.all ?? []), { audience: 'page' }] }
}

// A status or an address belonged to what was done before.
function withoutAction(
  rule: NamedRule,
): Omit<NamedRule, keyof ActionConfig> & Pick<NamedRule, 'as' | 'page'> {
  const { to: _to, status: _status, allowStatusDowngrade: _allow, ...others } = rule
  const { challenge: _challenge, mode: _mode, then: _then, ...rest } = others
  return rest
}
