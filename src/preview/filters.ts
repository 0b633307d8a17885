import { markup, type Markup } from '../markup.ts'
import { choicesIn, DIMENSION_LABELS, DIMENSIONS } from './selection.ts'
import type { Choice, Choices, Dimension, Selection } from './selection.ts'

export type FilterOptions = {
  readonly selection: Selection
  readonly choices: Choices
  /** Undefined where a selection cannot be had, as `all` of much in an export. */
  readonly linkTo: (selection: Selection, changed: Dimension) => string | undefined
}

/** Every dimension as a list of links: each leads to the same selection with that one thing changed. */
export function filters(options: FilterOptions): Markup {
  const rows = DIMENSIONS.map((dimension) => filter(dimension, options))
  return markup`<nav class="filters" aria-label="What is shown">${rows}</nav>`
}

function filter(dimension: Dimension, options: FilterOptions): Markup {
  const { selection, choices } = options
  const all = choicesIn(dimension, choices)
  const links = all.flatMap((choice) => filterLink(dimension, choice, options) ?? [])
  if (links.length < 2) return markup``
  const label = DIMENSION_LABELS[dimension]
  const list = markup`<ul aria-label="${label}">${links}</ul>`
  // More than a line or two of it would push the pages away.
  if (dimension !== 'page')
    return markup`<div class="filter"><span class="label">${label}</span>${list}</div>`
  return markup`<details class="filter"><summary><span class="label">${label}</span>${selection.page}</summary>${list}</details>`
}

function filterLink(
  dimension: Dimension,
  { value, label }: Choice,
  { selection, linkTo }: FilterOptions,
): Markup | undefined {
  const isShown = selection[dimension] === value
  const href = linkTo({ ...selection, [dimension]: value }, dimension)
  if (href === undefined) return undefined
  const text =
    dimension === 'language' ? markup`<bdi lang="${languageOf(value)}">${label}</bdi>` : markup`${label}`
  return isShown
    ? markup`<li><a href="${href}" aria-current="true">${text}</a></li>`
    : markup`<li><a href="${href}">${text}</a></li>`
}

function languageOf(value: string): string {
  return value === 'all' ? 'en' : value
}
