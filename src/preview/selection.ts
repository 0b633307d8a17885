// What is looked at: one value for each dimension, or all of them. The same words stand in queries, file names and links.
import { isAskPage } from './askPages.ts'
import { sampleNamed, SAMPLES, type SampleName } from './samples.ts'
import { VARIANTS, type Variant } from './variants.ts'

export const ALL = 'all'

/** system: as the browser asks, which is the very bytes that people get. */
export const SCHEMES = ['system', 'light', 'dark'] as const
export type Scheme = (typeof SCHEMES)[number]

/** In CSS pixels: a small telephone, a panel of Jira, a window. */
export const WIDTHS = ['320', '480', '900'] as const

export const DIMENSIONS = ['site', 'page', 'variant', 'language', 'scheme', 'width', 'sample'] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** One value for each dimension; all of them but the site may be `all`. */
export type Selection = Readonly<Record<Dimension, string>>

export type Choice = { readonly value: string; readonly label: string }

/** What can be chosen, in order. */
export type Choices = Readonly<Record<Dimension, readonly Choice[]>>

export const DIMENSION_LABELS: Readonly<Record<Dimension, string>> = {
  site: 'Site',
  page: 'Page',
  variant: 'Variant',
  language: 'Language',
  scheme: 'Colours',
  width: 'Width',
  sample: 'Sample',
}

export type Available = {
  readonly sites: readonly string[]
  /** These three of the site that is looked at; of languages the default first. */
  readonly pages: readonly string[]
  readonly languages: readonly string[]
  readonly samples: readonly SampleName[]
}

export function choicesFor({ sites, pages, languages, samples }: Available): Choices {
  return {
    site: sites.map((name) => ({ value: name, label: name })),
    page: pages.map((name) => ({ value: name, label: name })),
    variant: VARIANTS.map((variant) => ({ value: variant, label: VARIANT_LABELS[variant] })),
    language: languages.map((tag) => ({ value: tag, label: nameOfLanguage(tag) })),
    scheme: SCHEMES.map((scheme) => ({
      value: scheme,
      label: scheme === 'system' ? 'as your system' : scheme,
    })),
    width: WIDTHS.map((width) => ({ value: width, label: `${width} px` })),
    sample: samples.map((name) => ({ value: name, label: SAMPLES[name].title })),
  }
}

const VARIANT_LABELS: Readonly<Record<Variant, string>> = {
  page: 'page',
  frame: 'frame',
  notice: 'notice above a form',
  json: 'JSON for programs',
}

function nameOfLanguage(tag: string): string {
  return new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag
}

const USUALLY: Readonly<Partial<Record<Dimension, string>>> = { page: ALL, width: '480' }

/** What is shown to whoever has chosen nothing. */
export function usualSelection(choices: Choices): Selection {
  return fromEntries((dimension) => USUALLY[dimension] ?? choices[dimension][0]?.value ?? ALL)
}

/** The selection that a query asks for. What cannot be chosen, as a site that is gone, is what it usually is. */
export function readSelection(query: URLSearchParams, choices: Choices): Selection {
  const usual = usualSelection(choices)
  const known = fromEntries((dimension) => {
    const said = query.get(dimension)
    const isKnown = said !== null && (isAll(dimension, said) || canBe(dimension, said, choices))
    return isKnown ? said : usual[dimension]
  })
  return nearest(known, choices)
}

/** True where anything can be shown of a selection: some samples are of a page or frame alone, and forms fill a window. */
export function isThere({ page, variant, sample }: Selection): boolean {
  const { variants = VARIANTS } = sampleNamed(sample) ?? {}
  const fitting: readonly string[] = isAskPage(page) ? (variants === VARIANTS ? ['page'] : []) : variants
  return variant === ALL ? fitting.length > 0 : fitting.includes(variant)
}

// What says least of what somebody looks for comes first. Another page may ask for another variant.
const GIVING_WAY = ['sample', 'variant', 'page', 'variant'] as const

/** The selection, or the next one of which anything can be shown. What somebody has just changed stays. */
export function nearest(selection: Selection, choices: Choices, changed?: Dimension): Selection {
  const usual = usualSelection(choices)
  let near = selection
  for (const dimension of GIVING_WAY) {
    if (isThere(near)) break
    if (dimension === 'variant' && changed !== 'variant') near = inFittingVariant(near)
    else if (dimension !== changed) near = { ...near, [dimension]: usual[dimension] }
  }
  return near
}

function inFittingVariant(selection: Selection): Selection {
  const all = VARIANTS.map((variant) => ({ ...selection, variant }))
  return all.find(isThere) ?? selection
}

/** True for one single value that can be looked at. */
export function canBe(dimension: Dimension, value: string, choices: Choices): boolean {
  return choices[dimension].some((choice) => choice.value === value)
}

// Sites differ in their languages, so that there is one at a time.
function isAll(dimension: Dimension, value: string): boolean {
  return value === ALL && dimension !== 'site'
}

/** What one dimension can be set to, all of it included. */
export function choicesIn(dimension: Dimension, choices: Choices): readonly Choice[] {
  const single = choices[dimension]
  return isAll(dimension, ALL) && single.length > 1 ? [{ value: ALL, label: 'all' }, ...single] : single
}

/** A query for the selection, without what is usual; empty where everything is. */
export function queryFor(selection: Selection, choices: Choices): string {
  const usual = usualSelection(choices)
  const said = DIMENSIONS.filter((dimension) => selection[dimension] !== usual[dimension])
  const query = new URLSearchParams()
  for (const dimension of said) query.set(dimension, selection[dimension])
  return query.toString()
}

// What is compared stands side by side.
const ORDER = ['site', 'page', 'variant', 'language', 'sample', 'scheme', 'width'] as const

/** Every single thing of a selection. */
export function singleSelections(selection: Selection, choices: Choices): Selection[] {
  return ORDER.reduce<Selection[]>(
    (several, dimension) =>
      several.flatMap((one) =>
        valuesOf(one, dimension, choices).map((value) => ({ ...one, [dimension]: value })),
      ),
    [selection],
  ).filter(isThere)
}

function valuesOf(selection: Selection, dimension: Dimension, choices: Choices): string[] {
  const values = choices[dimension].map(({ value }) => value)
  // Programs read no languages and see no colours.
  if (selection.variant === 'json' && (dimension === 'language' || dimension === 'scheme'))
    return values.slice(0, 1)
  return selection[dimension] === ALL ? values : [selection[dimension]]
}

function fromEntries(valueOf: (dimension: Dimension) => string): Selection {
  return Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, valueOf(dimension)])) as Selection
}
