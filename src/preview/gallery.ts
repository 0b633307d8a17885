import type { LoadedConfig, Site } from '../config/load.ts'
import type { Templates } from '../config/templates.ts'
import type { Language, PageName } from '../config/words.ts'
import { createPages } from '../pages/index.ts'
import type { PageBrand, Pages } from '../pages/index.ts'
import { compilePhrasebook, type Phrasebook } from '../pages/phrasebook.ts'
import { linkWithReturn } from '../rules/returnAddress.ts'
import { previewDocument, problemJson, type PreviewDocument } from './document.ts'
import { SAMPLE_NAMES, SAMPLES, WANTED_PATH, type SampleName } from './examples.ts'
import { choicesFor, type Choices, type Scheme, type Selection, type Variant } from './selection.ts'
import { createTextPlaces, type TextPlace, type TextSources } from './textPlaces.ts'

/** All that can be looked at. A selection here has one value for each dimension, and is among the choices. */
export type Gallery = {
  readonly siteNames: readonly string[]
  /** For the site of this name, or the first. */
  readonly choicesOf: (site: string | null) => Choices
  readonly documentOf: (selection: Selection) => PreviewDocument
  /** The answer for programs, as it is. */
  readonly problemOf: (selection: Selection) => PreviewDocument
  readonly titleOf: (selection: Selection) => string
  readonly placesOf: (selection: Selection) => readonly TextPlace[]
}

export type GalleryOptions = {
  readonly config: Pick<LoadedConfig, 'sites'>
  readonly templates: Templates
  readonly texts: TextSources
}

/** Renders the pages of every site once, so that a template or brand that cannot be shown throws here. */
export function createGallery({ config, templates, texts }: GalleryOptions): Gallery {
  const siteNames = config.sites.map(({ name }) => name)
  const shown = new Map(
    config.sites.map((site, index) => {
      const choices = choicesFor(siteNames, languagesOf(site))
      return [site.name, { index, choices, ...showSite(site, templates) }] as const
    }),
  )
  const [first] = shown.values()
  const placesOf = createTextPlaces(texts)
  const siteOf = ({ site }: Selection): ShownSite & { readonly index: number } =>
    found(shown.get(site) ?? first)
  const askedOf = (selection: Selection) => {
    const { samples, signInUrl } = siteOf(selection)
    const sample = selection.sample as SampleName
    return {
      pages: samples[sample]().pages,
      page: selection.page as PageName,
      variant: selection.variant as Variant,
      language: selection.language,
      scheme: selection.scheme as Scheme,
      signInUrl,
      person: personOf(sample),
    }
  }
  return {
    siteNames,
    choicesOf: (site) => found(shown.get(site ?? '') ?? first).choices,
    documentOf: (selection) => previewDocument(askedOf(selection)),
    problemOf: (selection) => problemJson(askedOf(selection)),
    titleOf(selection) {
      const { phrasebook } = siteOf(selection).samples[selection.sample as SampleName]()
      const phrases = selection.variant === 'json' ? phrasebook.english : phrasebook.for(selection.language)
      return phrases.pages[selection.page as PageName].title
    },
    placesOf: (selection) =>
      placesOf({
        page: selection.page as PageName,
        language: selection.variant === 'json' ? 'en' : (selection.language as Language),
        siteIndex: siteOf(selection).index,
      }),
  }
}

type Rendered = { readonly pages: Pages; readonly phrasebook: Phrasebook }

type ShownSite = {
  readonly signInUrl: string | undefined
  readonly samples: Readonly<Record<SampleName, () => Rendered>>
}

function showSite(site: Site, templates: Templates): ShownSite {
  const { wording, pathPrefix, signIn, frameAncestors } = site
  const target = `${pathPrefix.replace(/\/$/, '')}/${WANTED_PATH}`
  function renderAs(brand: PageBrand): Rendered {
    return {
      pages: createPages({ templates, brand, wording, frameAncestors }),
      phrasebook: compilePhrasebook({ locales: templates.locales, brand, wording }),
    }
  }
  const own = renderAs(site.brand)
  const samples = SAMPLE_NAMES.map((name) => {
    const brand = SAMPLES[name].brandOf(site.brand)
    // Compiling takes a tenth of a second, and few people look at every sample.
    return [name, brand === site.brand ? () => own : once(() => renderAs(brand))] as const
  })
  return {
    signInUrl: signIn === undefined ? undefined : linkWithReturn(signIn, { target, pathPrefix }),
    samples: Object.fromEntries(samples) as ShownSite['samples'],
  }
}

// The default first.
function languagesOf({ wording }: Site): Language[] {
  const { default: usual, offer } = wording.languages
  return [usual, ...offer.filter((language) => language !== usual)]
}

function personOf(name: SampleName): string | undefined {
  const sample = SAMPLES[name]
  return 'person' in sample ? sample.person : undefined
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

// A configuration without a site is refused before it comes here.
function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is no site to show')
  return value
}
