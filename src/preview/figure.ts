import { markup, type Markup } from '../markup.ts'
import type { PageName } from '../config/words.ts'
import { ASK_PAGES, isAskPage } from './askPages.ts'
import { REFUSAL_OF } from './examples.ts'
import type { Gallery } from './gallery.ts'
import { ALL, DIMENSIONS } from './selection.ts'
import type { Choices, Dimension, Selection } from './selection.ts'
import type { TextPlace } from './textPlaces.ts'
import type { Variant } from './variants.ts'

/** Where the links of a gallery lead. */
export type Links = {
  /** Undefined where there is no such page. */
  readonly gallery: (selection: Selection, changed?: Dimension) => string | undefined
  /** The document of one single selection. */
  readonly document: (selection: Selection) => string
  /** What programs get, as it is. */
  readonly problem: (selection: Selection) => string
  /** The line that words stand in; undefined where it cannot be shown. */
  readonly source: (place: TextPlace) => string | undefined
}

/** In CSS pixels, for a frame whose contents nothing can measure: what most of them need, by width. */
const HEIGHTS: Readonly<Record<Variant | 'form' | 'receipt', Readonly<Record<string, number>>>> = {
  page: { 320: 850, 480: 760, 900: 760 },
  frame: { 320: 225, 480: 185, 900: 125 },
  notice: { 320: 650, 480: 580, 900: 570 },
  json: { 320: 460, 480: 390, 900: 340 },
  form: { 320: 1120, 480: 1030, 900: 1030 },
  receipt: { 320: 400, 480: 400, 900: 400 },
}

type Shown = {
  readonly gallery: Gallery
  /** Whose figures these are: what all of them have in common need not be told of each. */
  readonly selection: Selection
  readonly links: Links
}

/** One page in a frame of its width, with what it is and where its words are. */
export function figure(single: Selection, { gallery, selection, links }: Shown): Markup {
  const title = gallery.titleOf(single)
  const isJson = single.variant === 'json'
  const alone = isJson ? links.problem(single) : links.document(single)
  const height = HEIGHTS[kindOf(single)][single.width]
  const choices = gallery.choicesOf(single.site)
  const told = DIMENSIONS.filter((dimension) => selection[dimension] === ALL && dimension !== 'page')
  return markup`<li class="preview"><figure>
<figcaption>
<h2 lang="${isJson ? 'en' : single.language}" dir="auto"><a href="${alone}">${title}</a></h2>
<p>${pageName(single, links)}</p>
${told.length > 0 ? markup`<p>${labels(single, choices, told)}</p>` : ''}
<p class="about">${gallery.placesOf(single).map((each) => place(each, links))}</p>
</figcaption>
<iframe title="${title}: ${labels(single, choices, TOLD)}" src="${links.document(single)}" width="${single.width}" height="${height ?? 600}" loading="lazy" sandbox="allow-same-origin allow-popups"></iframe>
</figure></li>
`
}

function kindOf({ page, variant }: Selection): keyof typeof HEIGHTS {
  if (!isAskPage(page)) return variant as Variant
  return 'receipt' in ASK_PAGES[page] ? 'receipt' : 'form'
}

function pageName(single: Selection, links: Links): Markup {
  const { page } = single
  const href = links.gallery({ ...single, variant: ALL })
  const name = markup`<code>${page}</code>`
  const shown =
    href === undefined
      ? name
      : markup`<a href="${href}" title="this page alone, in every variant">${name}</a>`
  if (isAskPage(page)) return markup`${shown}, status ${ASK_PAGES[page].status}`
  const { cause, status } = REFUSAL_OF[page as PageName]
  const counted = cause === page ? '' : markup` (cause <code>${cause}</code>)`
  return markup`${shown}${counted}, status ${status}`
}

const TOLD: readonly Dimension[] = ['variant', 'language', 'scheme', 'width', 'sample']

// Programs read no languages and see no colours.
const NOT_OF_JSON: ReadonlySet<Dimension> = new Set(['language', 'scheme'])

function labels(single: Selection, choices: Choices, dimensions: readonly Dimension[]): string {
  return dimensions
    .filter((dimension) => single.variant !== 'json' || !NOT_OF_JSON.has(dimension))
    .map((dimension) => choices[dimension].find(({ value }) => value === single[dimension])?.label)
    .join(' · ')
}

function place(where: TextPlace, links: Links): Markup {
  const remark = where.isEnglishInstead ? ' (English, because the language lacks it)' : ''
  const href = links.source(where)
  const name = markup`<code>${where.file}:${where.line}</code>`
  const shown = href === undefined ? name : markup`<a href="${href}">${name}</a>`
  return markup`<span class="place">${shown}${remark}</span> `
}
