import type { Condition, RuleConfig } from '../../src/config/schema/ruleSchema.ts'
import { evaluate } from '../../src/rules/condition.ts'
import type { Truth } from '../../src/rules/condition.ts'
import { compileCondition } from '../../src/rules/compileCondition.ts'
import { Exchange } from '../../src/rules/exchange.ts'
import type { ExchangeFacts } from '../../src/rules/exchange.ts'
import { compileRules } from '../../src/rules/ruleSet.ts'
import type { RuleSet } from '../../src/rules/ruleSet.ts'

/** What a browser of today sends over https when a person opens an address. */
export const PAGE = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'sec-fetch-site': 'none',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
} as const

/** The same inside an iframe. */
export const FRAME = { ...PAGE, 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' } as const

/** A program. */
export const CLIENT = { 'user-agent': 'curl/8.11.0', accept: '*/*' } as const

type Facts = Omit<Partial<ExchangeFacts>, 'body'> & { readonly text?: string; readonly body?: null }

/** A 401 to a person who opened /, unless said otherwise; text is a body that was seen. */
export function exchangeOf({ text, ...facts }: Facts = {}): Exchange {
  return new Exchange({
    method: 'GET',
    target: '/',
    requestHeaders: PAGE,
    status: 401,
    headers: {},
    ...facts,
    ...(text !== undefined && { body: { text, empty: text === '' } }),
  })
}

/** Whether a condition of the configuration holds for an exchange. */
export function holds(condition: Condition, exchange: Exchange): Truth {
  return evaluate(compileCondition(condition), exchange)
}

type RuleSample = Partial<RuleConfig> & { readonly name: string; readonly origin?: string }

/** Rules that swap for anything, unless said otherwise. */
export function rulesOf(...rules: readonly RuleSample[]): RuleSet {
  return compileRules(
    rules.map((rule) => ({
      when: { status: '1xx' },
      cause: 'refused' as const,
      then: 'swap' as const,
      origin: 'site',
      ...rule,
    })),
  )
}

/** Fields as a hostile client can name them; an object literal would set the prototype instead. */
export function fieldsNamed(...names: readonly string[]): Record<string, string> {
  return JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}: "sent"`).join(', ')}}`) as Record<
    string,
    string
  >
}
