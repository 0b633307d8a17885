import { readPresets } from '../../src/config/presets.ts'
import type { NamedRule } from '../../src/config/siteRules.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'
import { decideOnWhole } from '../../src/proxy/answer/decideOnWhole.ts'
import type { Settled } from '../../src/rules/decide.ts'
import type { ExchangeFacts } from '../../src/rules/exchange.ts'
import { compileRules } from '../../src/rules/ruleSet.ts'
import type { RuleSet } from '../../src/rules/ruleSet.ts'

const LIBRARY = readPresets(PRESETS_DIRECTORY)

/** Of every shipped preset. */
export function presetNames(): readonly string[] {
  return LIBRARY.names
}

/** The rules of a preset and of those that it includes, as configured. */
export function configuredRules(preset: string): readonly NamedRule[] {
  return LIBRARY.resolve([preset]).rules
}

const COMPILED = new Map(LIBRARY.names.map((name) => [name, compileRules(configuredRules(name))]))

export function presetRules(preset: string): RuleSet {
  return COMPILED.get(preset) ?? compileRules(configuredRules(preset))
}

/** What the proxy does with a whole answer, whose body is as it was sent. */
export function judge(rules: RuleSet, head: Omit<ExchangeFacts, 'body'>, bytes: Buffer): Settled {
  return decideOnWhole(rules, { head, body: { bytes, form: 'sent' } }).decision
}

/** A verdict in a few words: 'pass', 'sign-in-required by iis/stock-401 as frame', 'notice wrong-credentials by ...'. */
export function said(decision: Settled): string {
  if (!('cause' in decision)) return decision.action
  const { action, cause, rule } = decision
  return [
    action === 'swap' ? '' : `${action} `,
    `${cause} by ${rule.name}`,
    rule.as === undefined ? '' : ` as ${rule.as}`,
    rule.page === cause ? '' : ` with the page ${rule.page}`,
  ].join('')
}
