import type { LanguagesConfig, SiteLanguagesConfig } from '../schema/languagesSchema.ts'
import type { TextsByLanguage } from '../schema/textsSchema.ts'
import type { Path } from '../problem.ts'
import type { Complaint } from '../validate/index.ts'
import { LANGUAGES } from '../words.ts'
import type { Language } from '../words.ts'

/** The languages that people are offered, and the one for whoever asks for none of them. */
export type Languages = { readonly default: Language; readonly offer: readonly Language[] }

/** In which languages and words people are spoken to. */
export type Wording = {
  readonly languages: Languages
  /** Sentences in place of the shipped ones; later maps come over earlier ones. */
  readonly texts: readonly TextsByLanguage[]
}

type Settings<T> = { readonly languages: T; readonly texts: TextsByLanguage }

/** The words of one site; without a site, of what no site takes. */
export function resolveWording(
  general: Settings<LanguagesConfig>,
  site?: Settings<SiteLanguagesConfig>,
): Wording {
  return {
    languages: resolveLanguages(general.languages, site?.languages),
    texts: [general.texts, ...(site ? [site.texts] : [])],
  }
}

function resolveLanguages(general: LanguagesConfig, site: SiteLanguagesConfig = {}): Languages {
  const offer = [...new Set(site.offer ?? general.offer)]
  const named = [site.default, general.default, 'en' as const]
  const usual = named.find((language) => language !== undefined && offer.includes(language))
  return { offer, default: usual ?? offer[0] ?? 'en' }
}

type Said = { readonly languages?: LanguagesConfig; readonly sites?: readonly Said[] }

/** data is a configuration with its defaults filled in, not necessarily one without faults. */
export function checkLanguages(data: unknown): Complaint[] {
  const { languages, sites } = (data ?? {}) as Said
  const general = languages?.offer
  return [
    ...notOffered(languages, general, []),
    ...(Array.isArray(sites) ? (sites as readonly (Said | null)[]) : []).flatMap((site, index) =>
      notOffered(site?.languages, site?.languages?.offer ?? general, ['sites', index]),
    ),
  ]
}

function notOffered(said: SiteLanguagesConfig | undefined, offer: unknown, path: Path): Complaint[] {
  const usual = said?.default
  // What is no language at all is told by the schema.
  if (usual === undefined || !LANGUAGES.includes(usual) || !Array.isArray(offer)) return []
  if (offer.includes(usual)) return []
  const message = `is not among those offered: ${offer.join(', ')}; add it to offer, or name one of them`
  return [{ path: [...path, 'languages', 'default'], message }]
}
