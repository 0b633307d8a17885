// Languages: which ones people are offered, and what is said to whoever asks for none of them.
import Type from 'typebox'
import type { Static } from 'typebox'
import { LANGUAGES } from '../words.ts'
import { closed } from './schemaParts.ts'

const LanguageName = Type.Enum([...LANGUAGES], { type: 'string' })

const offered = { minItems: 1, alsoCalled: ['supported', 'available', 'locales'] }

const DefaultLanguage = Type.Optional(
  Type.Enum([...LANGUAGES], {
    type: 'string',
    alsoCalled: ['fallback'],
    description:
      'For whoever asks for none of those offered; where it is left out, en, or the first of `offer` that has no en',
  }),
)

export const LanguagesSchema = Type.Object(
  {
    default: DefaultLanguage,
    offer: Type.Array(LanguageName, {
      ...offered,
      default: [...LANGUAGES],
      description: 'Those from which Accept-Language chooses; one alone is shown to everybody',
    }),
  },
  { ...closed, default: {}, description: 'The languages of the pages' },
)

export const SiteLanguagesSchema = Type.Object(
  {
    default: DefaultLanguage,
    offer: Type.Optional(
      Type.Array(LanguageName, { ...offered, description: 'Those offered on this site alone' }),
    ),
  },
  { ...closed, default: {}, description: 'The languages of this site, where they differ from those of all' },
)

export type LanguagesConfig = Static<typeof LanguagesSchema>
export type SiteLanguagesConfig = Static<typeof SiteLanguagesSchema>
