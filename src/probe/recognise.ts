import type { PresetLibrary } from '../config/presets.ts'
import { decideOnWhole } from '../proxy/answer/decideOnWhole.ts'
import { firstValue, fieldValues } from '../rules/fields.ts'
import { compileRules } from '../rules/ruleSet.ts'
import { askedFacts } from '../saved/asking.ts'
import type { SavedResponse } from '../saved/savedResponse.ts'
import { PRODUCTS } from './products.ts'
import type { Product } from './products.ts'
import { seenOf } from './seen.ts'

/** A product, and what tells it. */
export type Recognised = { readonly product: Product; readonly signs: readonly string[] }

/** The product that most signs speak for: its own, and rules of its preset that hold. */
export function recognise(answers: readonly SavedResponse[], library: PresetLibrary): Recognised | undefined {
  const seen = answers.map(seenOf)
  const all = PRODUCTS.map((product) => ({
    product,
    signs: [
      ...product.signs.filter((sign) => seen.some((one) => sign.isIn(one))).map(({ told }) => told),
      ...rulesThatHold(product, answers, library),
    ],
  }))
  const [best] = all.toSorted((a, b) => b.signs.length - a.signs.length)
  return best && best.signs.length > 0 ? best : undefined
}

// Of its own rules: those that it includes tell of others too.
function rulesThatHold(
  { preset }: Product,
  answers: readonly SavedResponse[],
  library: PresetLibrary,
): string[] {
  const rules = compileRules(library.resolve([preset]).rules)
  const names = answers.flatMap((saved) => {
    const facts = askedFacts(saved.request, {})
    const { status, headers, body } = saved.response
    const { decision } = decideOnWhole(rules, { head: { ...facts, status, headers }, body })
    return decision.action !== 'pass' && decision.rule.name.startsWith(`${preset}/`)
      ? [decision.rule.name]
      : []
  })
  return [...new Set(names)].map((name) => `the rule ${name}`)
}

/** The web server, as it calls itself; '' where it does not. */
export function serverOf(answers: readonly SavedResponse[]): string {
  return (
    answers.map(({ response }) => firstValue(response.headers, 'server')).find((name) => name !== '') ?? ''
  )
}

export function isIis(answers: readonly SavedResponse[]): boolean {
  return answers.some(({ response: { headers } }) =>
    /microsoft-(iis|httpapi)|asp\.net/i.test(
      `${firstValue(headers, 'server')} ${fieldValues(headers, 'x-powered-by').join(' ')}`,
    ),
  )
}

const SCHEME = /(?:^|,)\s*([A-Za-z][\w-]*)(?=\s|,|$)(?!\s*=)/g

/** The schemes of every challenge, each once (RFC 9110 11.6.1). */
export function challengesOf(answers: readonly SavedResponse[]): string[] {
  const lines = answers.flatMap(({ response }) => fieldValues(response.headers, 'www-authenticate'))
  const bare = lines.map((line) => line.replaceAll(/"[^"]*"/g, '""'))
  return [...new Set(bare.flatMap((line) => [...line.matchAll(SCHEME)].map(([, scheme = '']) => scheme)))]
}
