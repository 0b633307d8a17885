// The sentences that are shipped: one file a language, English complete, the others as far as they are translated.
import { join } from 'node:path'
import type { TSchema } from 'typebox'
import { LocaleSchema, TextsSchema } from '../schema/textsSchema.ts'
import type { Locale, Texts } from '../schema/textsSchema.ts'
import { ConfigError, formatPath } from '../problem.ts'
import type { Path } from '../problem.ts'
import { readSource } from '../source/index.ts'
import { validated } from '../validate/validated.ts'
import { LANGUAGES } from '../words.ts'
import type { Language } from '../words.ts'

export type Locales = {
  readonly english: Texts
  readonly of: Readonly<Record<Language, Locale>>
  /** The sentences that people read in English because a file lacks them. */
  readonly missing: readonly { readonly file: string; readonly key: string }[]
}

/** Reads every language from an absolute directory. Throws ConfigError with every problem of every file. */
export function readLocales(directory: string): Locales {
  const fileOf = (language: Language): string => join(directory, `${language}.yaml`)
  const results = LANGUAGES.map((language) => tryLocale(fileOf(language), language))
  const problems = results.flatMap((result) => ('problems' in result ? result.problems : []))
  if (problems.length > 0) throw new ConfigError(problems)
  const locales = results.filter((result) => 'language' in result)
  const of = Object.fromEntries(locales.map((locale) => [locale.language, locale])) as Locales['of']
  // Its schema asks for every sentence.
  const english = of.en as Texts
  return {
    english,
    of,
    missing: locales.flatMap((locale) =>
      missingIn(locale, english).map((path) => ({
        file: fileOf(locale.language),
        key: formatPath(path),
      })),
    ),
  }
}

function tryLocale(file: string, language: Language): Locale | ConfigError {
  try {
    return readLocale(file, language)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
}

// Texts take nothing from the environment: a sentence is not a setting.
function readLocale(file: string, language: Language): Locale {
  const source = readSource(file)
  const schema: TSchema = language === 'en' ? TextsSchema : LocaleSchema
  const locale = validated(source, schema) as Locale
  if (locale.language === language) return ownText(locale)
  throw new ConfigError([source.problem(['language'], `must be ${language}, the name of the file`)])
}

// What YAML gives are slices of the file, at two bytes a letter wherever the file has any beyond Latin-1: a page put
// together from such takes longer to send.
function ownText<T>(locale: T): T {
  return JSON.parse(JSON.stringify(locale)) as T
}

type Node = Readonly<Record<string, unknown>>

function missingIn(locale: object, complete: object): Path[] {
  const said = locale as Node
  return Object.entries(complete).flatMap(([key, value]: [string, unknown]): Path[] => {
    if (!Object.hasOwn(said, key)) return [[key]]
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
    return missingIn(said[key] as Node, value).map((path) => [key, ...path])
  })
}
