import type { TextChanges, Texts, TextsByLanguage } from '../schema/textsSchema.ts'
import type { Language } from '../words.ts'
import type { Locales } from './locales.ts'

/**
 * Every sentence of one language: those of its file, in English where it lacks one, and over both what the
 * configuration says, its later maps over its earlier ones.
 */
export function composeTexts(
  locales: Locales,
  language: Language,
  changes: readonly TextsByLanguage[],
): Texts {
  const changesOf = (each: Language): TextChanges[] => changes.flatMap((texts) => texts[each] ?? [])
  const { of, english } = locales
  const own = language === 'en' ? [] : [of[language], ...changesOf(language)]
  return [...changesOf('en'), ...own].reduce<unknown>(overlaid, english) as Texts
}

type Node = Readonly<Record<string, unknown>>

// A list of steps is one thing: half of it in another language would be none.
function overlaid(below: unknown, above: unknown): unknown {
  if (!isMap(below) || !isMap(above)) return above
  const changed = Object.entries(above).map(([key, value]) => [key, overlaid(below[key], value)])
  return { ...below, ...Object.fromEntries(changed) }
}

function isMap(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
