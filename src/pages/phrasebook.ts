import { composeTexts } from '../config/texts/compose.ts'
import type { Locales } from '../config/texts/locales.ts'
import type { Wording } from '../config/texts/wording.ts'
import type { Language } from '../config/words.ts'
import { createNegotiator } from './negotiate.ts'
import { compilePhrases, type Phrases } from './phrases.ts'
import type { PageBrand } from './view.ts'

/** The words of one site in every language that it offers. */
export type Phrasebook = {
  /** In the language for this Accept-Language; undefined where a request has none. */
  readonly for: (acceptLanguage: string | undefined) => Phrases
  /** In one of the languages offered; in the default for any other. */
  readonly in: (language: Language) => Phrases
  /** In each language offered, the default first. */
  readonly all: readonly Phrases[]
  /** In the default language. */
  readonly usual: Phrases
  /** For programs, which read no languages. */
  readonly english: Phrases
  /** The request headers that the choice hangs on, as Vary must name them. */
  readonly varyingOn: readonly string[]
}

export type PhrasebookOptions = {
  readonly locales: Locales
  readonly brand: PageBrand
  readonly wording: Wording
}

/** Compiles every sentence of every language offered: nothing is compiled while a person waits. */
export function compilePhrasebook({ locales, brand, wording }: PhrasebookOptions): Phrasebook {
  const { languages, texts } = wording
  const compile = (language: Language): Phrases =>
    compilePhrases(composeTexts(locales, language, texts), brand)
  const usual = compile(languages.default)
  const others = languages.offer.filter((language) => language !== languages.default)
  const byLanguage = new Map([
    [languages.default, usual],
    ...others.map((language) => [language, compile(language)] as const),
  ])
  const negotiate = createNegotiator(languages)
  return {
    for: (acceptLanguage) => byLanguage.get(negotiate(acceptLanguage)) ?? usual,
    in: (language) => byLanguage.get(language) ?? usual,
    all: [...byLanguage.values()],
    usual,
    english: byLanguage.get('en') ?? compile('en'),
    varyingOn: others.length > 0 ? ['Accept-Language'] : [],
  }
}
