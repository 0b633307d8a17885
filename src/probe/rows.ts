import { composeTexts } from '../config/texts/compose.ts'
import type { PresetLibrary } from '../config/presets.ts'
import type { Templates } from '../config/templates.ts'
import type { Audience } from '../config/words.ts'
import { explainResponse } from '../explain/explanation.ts'
import type { Outcome } from '../explain/explanation.ts'
import { compilePhrases } from '../pages/phrases.ts'
import type { Phrases } from '../pages/phrases.ts'
import { firstValue } from '../rules/fields.ts'
import { compileRules } from '../rules/ruleSet.ts'
import type { RuleSet } from '../rules/ruleSet.ts'
import { withoutSecrets } from '../rules/secrets.ts'
import { askedFacts } from '../saved/asking.ts'
import type { SavedResponse } from '../saved/savedResponse.ts'
import type { Asked } from './asker.ts'
import type { Findings } from './index.ts'
import { firstWords, seenOf } from './seen.ts'

/** One request, what came today, and what would come from Usher. */
export type Row = {
  readonly as: Audience
  /** Path and query. */
  readonly target: string
  /** null where no answer came. */
  readonly status: number | null
  /** The title of the page, or its first words; where a redirect leads; why nothing came. */
  readonly shown: string
  readonly verdict: Outcome['verdict'] | null
  readonly cause: Outcome['cause']
  readonly rule: string | null
  /** The heading that a person would read, in English; null where the answer stays. */
  readonly page: string | null
}

export type RowOptions = {
  readonly base: URL
  readonly library: PresetLibrary
  readonly templates: Templates
}

/** A row for each thing that was asked. */
export function rowsOf({ asked, presets, recognised }: Findings, options: RowOptions): Row[] {
  const { base, library, templates } = options
  const rules = compileRules(library.resolve(presets).rules)
  const product = recognised?.product.name ?? base.hostname
  const phrases = compilePhrases(composeTexts(templates.locales, 'en', []), { product })
  return asked.map((one) => {
    const { pathname, search } = new URL(one.place, base)
    return { as: one.as, target: withoutSecrets(`${pathname}${search}`), ...cellsOf(one, rules, phrases) }
  })
}

function cellsOf({ answer, as }: Asked, rules: RuleSet, phrases: Phrases): Omit<Row, 'as' | 'target'> {
  if (answer instanceof Error) {
    return { status: null, shown: answer.message, verdict: null, cause: null, rule: null, page: null }
  }
  const { status, headers } = answer.response
  const head = { ...askedFacts(answer.request, { as }), status, headers }
  const { outcome } = explainResponse({ saved: answer, site: null, rules, head })
  const { verdict, cause, rule, page } = outcome
  const isPage = verdict !== 'pass' && page !== null
  return {
    status,
    shown: shownBy(answer),
    verdict,
    cause,
    rule,
    page: isPage ? headingOf(phrases, page) : null,
  }
}

function headingOf(phrases: Phrases, page: NonNullable<Outcome['page']>): string {
  return phrases.pages[page].title.replaceAll(/[\u2066-\u2069\u200e\u200f]/g, '')
}

const MAX_LOCATION_CHARACTERS = 80

function shownBy(answer: SavedResponse): string {
  const location = firstValue(answer.response.headers, 'location')
  if (location !== '') return `to ${withoutSecrets(location).slice(0, MAX_LOCATION_CHARACTERS)}`
  return withoutSecrets(firstWords(seenOf(answer).text))
}
