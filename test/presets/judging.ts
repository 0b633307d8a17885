import { readPresets } from '../../src/config/presets.ts'
import type { NamedRule } from '../../src/config/siteRules.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'
import { readBodyText } from '../../src/proxy/bodyText.ts'
import { canBeHeld } from '../../src/proxy/heldBody.ts'
import { decide } from '../../src/rules/decide.ts'
import type { Decision } from '../../src/rules/decide.ts'
import { Exchange } from '../../src/rules/exchange.ts'
import type { ExchangeFacts } from '../../src/rules/exchange.ts'
import { compileRules } from '../../src/rules/ruleSet.ts'
import type { RuleSet } from '../../src/rules/ruleSet.ts'

const LIBRARY = readPresets(PRESETS_DIRECTORY)

/** The rules of a preset and of those that it includes, as configured. */
export function configuredRules(preset: string): readonly NamedRule[] {
  return LIBRARY.resolve([preset]).rules
}

const COMPILED = new Map(LIBRARY.names.map((name) => [name, compileRules(configuredRules(name))]))

export function presetRules(preset: string): RuleSet {
  return COMPILED.get(preset) ?? compileRules(configuredRules(preset))
}

const MAX_HELD_BYTES = 65_536
const MAX_DECODED_BYTES = 1_048_576

/** What the proxy does with a whole answer: it decides on the head, and on the first bytes where that is not enough. */
export function judge(
  rules: RuleSet,
  head: ExchangeFacts,
  body: Buffer,
): Exclude<Decision, { action: 'look' }> {
  const exchange = new Exchange(head)
  const decision = decide(rules, exchange)
  if (decision.action !== 'look') return decision
  const text = canBeHeld(head.method, head.status, head.headers)
    ? readBodyText(body.subarray(0, MAX_HELD_BYTES), head.headers, MAX_DECODED_BYTES)
    : null
  const second = decide(rules, exchange.withBody(text))
  if (second.action === 'look') throw new Error('a body was asked for twice')
  return second
}

/** A verdict in a few words: 'pass', or 'sign-in-required by iis/stock-401 as frame'. */
export function said(decision: Decision): string {
  if (!('cause' in decision)) return decision.action
  const { cause, rule } = decision
  return `${cause} by ${rule.name}${rule.as === undefined ? '' : ` as ${rule.as}`}`
}
