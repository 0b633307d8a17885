import type { LoadedConfig } from '../config/load.ts'
import type { Templates } from '../config/templates.ts'
import type { Wording } from '../config/texts/wording.ts'

/** What people will read in another language than they asked for, and sentences that nobody will read. */
export function warningsAboutTexts({ sites, wording }: LoadedConfig, { locales }: Templates): string[] {
  const wordings: readonly Wording[] = [wording, ...sites.map((site) => site.wording)]
  const offered = new Set<string>(wordings.flatMap(({ languages }) => languages.offer))
  return [
    ...locales.missing.map(({ file, key }) => `${file}: ${key} is missing; it is said in English`),
    ...nobodyReads('texts', wording.texts[0], offered),
    ...sites.flatMap(({ name, wording: { languages, texts } }) =>
      nobodyReads(`site ${name}: texts`, texts[1], new Set(languages.offer)),
    ),
  ]
}

// English is what a missing sentence is said in, and what programs are told.
function nobodyReads(place: string, texts: object | undefined, offered: ReadonlySet<string>): string[] {
  return Object.keys(texts ?? {})
    .filter((language) => language !== 'en' && !offered.has(language))
    .map((language) => `${place}.${language} has no effect, because ${language} is not offered`)
}
