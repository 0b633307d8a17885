import type { Remark } from '../check/finding.ts'
import type { LoadedConfig } from '../config/load.ts'
import type { Path } from '../config/problem.ts'
import type { Templates } from '../config/templates.ts'
import type { Wording } from '../config/texts/wording.ts'

/** What people will read in another language than they asked for, and sentences that nobody will read. */
export function warningsAboutTexts({ sites, wording }: LoadedConfig, { locales }: Templates): Remark[] {
  const wordings: readonly Wording[] = [wording, ...sites.map((site) => site.wording)]
  const offered = new Set<string>(wordings.flatMap(({ languages }) => languages.offer))
  return [
    ...locales.missing.map(({ file, key }) => ({
      id: 'text-missing' as const,
      message: `${file}: ${key} is missing; it is said in English`,
      place: { file, line: 1, column: 1 },
    })),
    ...nobodyReads(wording.texts[0], offered, { told: 'texts', path: ['texts'] }),
    ...sites.flatMap(({ name, wording: { languages, texts } }, index) =>
      nobodyReads(texts[1], new Set(languages.offer), {
        told: `site ${name}: texts`,
        path: ['sites', index, 'texts'],
      }),
    ),
  ]
}

type Place = { readonly told: string; readonly path: Path }

// English is what a missing sentence is said in, and what programs are told.
function nobodyReads(texts: object | undefined, offered: ReadonlySet<string>, place: Place): Remark[] {
  return Object.keys(texts ?? {})
    .filter((language) => language !== 'en' && !offered.has(language))
    .map((language) => ({
      id: 'no-effect',
      message: `${place.told}.${language} has no effect, because ${language} is not offered`,
      path: [...place.path, language],
    }))
}
