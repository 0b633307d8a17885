import type { LoadedConfig, Site } from '../config/load.ts'
import type { Templates } from '../config/templates.ts'
import type { Path } from '../config/problem.ts'
import { PAGES, type Language, type PageName } from '../config/words.ts'
import { ASK_PAGE_NAMES, ASK_PAGES, askTitle, isAskPage, type AskPageName } from './askPages.ts'
import { previewDocument, problemJson, type Asked, type PreviewDocument } from './document.ts'
import { SAMPLES, samplesOf, type Sample, type SampleName } from './samples.ts'
import { choicesFor, type Choices, type Scheme, type Selection } from './selection.ts'
import { showSite, type ShownSite } from './shownSite.ts'
import { createTextPlaces, type TextPlace, type TextSources } from './textPlaces.ts'
import type { Variant } from './variants.ts'

/** All that can be looked at. A selection here has one value for each dimension, and is among the choices. */
export type Gallery = {
  readonly siteNames: readonly string[]
  /** Compiles the pages of every site as they are configured. Throws where a template or brand cannot be shown. */
  readonly prepare: () => void
  /** For the site of this name, or the first. */
  readonly choicesOf: (site: string | null) => Choices
  readonly documentOf: (selection: Selection) => PreviewDocument
  /** The answer for programs, as it is. */
  readonly problemOf: (selection: Selection) => PreviewDocument
  readonly titleOf: (selection: Selection) => string
  readonly placesOf: (selection: Selection) => readonly TextPlace[]
}

export type GalleryOptions = {
  readonly config: Pick<LoadedConfig, 'ownPath' | 'sites'>
  readonly templates: Templates
  readonly texts: TextSources
}

/** What is shown is compiled when it is first asked for: half a second for a site in twelve languages. */
export function createGallery({ config, templates, texts }: GalleryOptions): Gallery {
  const { sites, ownPath } = config
  const siteNames = sites.map(({ name }) => name)
  const shown = new Map(
    sites.map((site, index) => {
      const choices = choicesFor({ sites: siteNames, ...availableOf(site) })
      return [site.name, { index, choices, ...showSite(site, { templates, ownPath }) }] as const
    }),
  )
  const [first] = shown.values()
  const placesOf = createTextPlaces(texts)
  const siteOf = ({ site }: Selection): ShownSite & { readonly index: number } =>
    found(shown.get(site) ?? first)
  const documentOf = (selection: Selection): PreviewDocument =>
    previewDocument(askedOf(siteOf(selection), selection))
  return {
    siteNames,
    prepare() {
      for (const { samples } of shown.values()) samples.usual()
    },
    choicesOf: (site) => found(shown.get(site ?? '') ?? first).choices,
    documentOf,
    problemOf: (selection) =>
      problemJson({ ...askedOf(siteOf(selection), selection), page: selection.page as PageName }),
    titleOf(selection) {
      const { phrasebook } = siteOf(selection).samples[selection.sample as SampleName]()
      const phrases = selection.variant === 'json' ? phrasebook.english : phrasebook.for(selection.language)
      const page = selection.page as Shown
      return isAskPage(page) ? askTitle(page, phrases) : phrases.pages[page].title
    },
    placesOf: (selection) =>
      placesOf({
        paths: wordsOf(selection, documentOf),
        language: selection.variant === 'json' ? 'en' : (selection.language as Language),
        siteIndex: siteOf(selection).index,
      }),
  }
}

type Shown = PageName | AskPageName

function askedOf({ samples, wanted }: ShownSite, selection: Selection): Asked {
  const sample = selection.sample as SampleName
  const { person, isSent, reveals }: Sample = SAMPLES[sample]
  return {
    pages: samples[sample]().pages,
    page: selection.page as Shown,
    variant: selection.variant as Variant,
    language: selection.language,
    scheme: selection.scheme as Scheme,
    ...{ wanted, person },
    ...(isSent && { isSent }),
    ...(reveals !== undefined && { reveals }),
  }
}

function wordsOf(selection: Selection, documentOf: Gallery['documentOf']): readonly Path[] {
  const { page, sample } = selection
  const own = isAskPage(page) ? ASK_PAGES[page].words : [['pages', page]]
  const { words }: Sample = SAMPLES[sample as SampleName]
  if (words === undefined) return own
  // Not every page has a place for them.
  const usual = documentOf({ ...selection, sample: 'usual' satisfies SampleName })
  return documentOf(selection).body.equals(usual.body) ? own : [...own, ...words]
}

function availableOf(site: Site) {
  return {
    pages: [...PAGES, ...(site.ask === undefined ? [] : ASK_PAGE_NAMES)],
    languages: languagesOf(site),
    samples: samplesOf(site),
  }
}

// The default first.
function languagesOf({ wording }: Site): Language[] {
  const { default: usual, offer } = wording.languages
  return [usual, ...offer.filter((language) => language !== usual)]
}

// A configuration without a site is refused before it comes here.
function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is no site to show')
  return value
}
