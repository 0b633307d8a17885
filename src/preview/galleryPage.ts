import { placeAndMessage } from '../config/problem.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { markup, type Markup } from '../markup.ts'
import { figure, type Links } from './figure.ts'
import { filters } from './filters.ts'
import type { Gallery } from './gallery.ts'
import { singleSelections, type Selection } from './selection.ts'

/** As many frames as a browser shows at once with ease. */
export const MAX_SHOWN = 40

export type GalleryView = {
  readonly gallery: Gallery
  readonly selection: Selection
  /** How many of the selection come before the first that is shown. */
  readonly from: number
  /** Why an edit is not to be seen yet. */
  readonly problems: readonly Problem[]
  /** What the page listens for news with; undefined where there is nobody to tell any. */
  readonly version: string | undefined
  readonly links: Links & {
    readonly more: (from: number) => string
    /** Of gallery.css and gallery.js. */
    readonly asset: (name: string) => string
  }
}

/** A mistake with its place, or what is known of a failure without one. */
export type Problem = Pick<ConfigProblem, 'message'> & Partial<ConfigProblem>

/** The gallery: what can be chosen, and a frame for each page that is. */
export function galleryPage(view: GalleryView): string {
  const { gallery, selection, links, version } = view
  const choices = gallery.choicesOf(selection.site)
  const all = singleSelections(selection, choices)
  const from = Math.min(view.from, Math.floor((all.length - 1) / MAX_SHOWN) * MAX_SHOWN)
  const shown = all.slice(from, from + MAX_SHOWN)
  const pages = pager({ from, links }, all.length)
  const { markup: html } = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${selection.site}: pages of Usher</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${links.asset('gallery.css')}">
${version === undefined ? '' : markup`<script src="${links.asset('gallery.js')}" defer></script>`}
</head>
<body${version === undefined ? '' : markup` data-version="${version}"`}>
<a class="skip" href="#previews">To the pages</a>
<header>
<h1>Pages of Usher</h1>
${version === undefined ? '' : LIVE}
</header>
<div id="problems" role="status">${problemList(view.problems)}</div>
${filters({ selection, choices, linkTo: links.gallery })}
<main id="previews" tabindex="-1">
${pages}
<ul class="previews">
${shown.map((each) => figure(each, { gallery, selection, links }))}</ul>
${all.length > MAX_SHOWN ? pages : ''}
</main>
</body>
</html>
`
  return html
}

// A script that runs says so itself.
const LIVE = markup`<p id="live" class="quiet">Reload to see what you have edited.</p>`

function problemList(problems: readonly Problem[]): Markup {
  if (problems.length === 0) return markup``
  const items = problems.map((problem) => markup`<li><code>${shownProblem(problem)}</code></li>`)
  const title =
    problems.length === 1 ? 'A mistake in the last edit' : `${problems.length} mistakes in the last edit`
  return markup`<section class="problems"><h2>${title}</h2><ul>${items}</ul>
<p>Below are the pages as they were before.</p></section>`
}

function shownProblem({ file, line = 1, column = 1, path = '', message }: Problem): string {
  return file === undefined ? message : placeAndMessage({ file, line, column, path, message })
}

function pager({ from, links }: Pick<GalleryView, 'from' | 'links'>, count: number): Markup {
  const last = Math.min(from + MAX_SHOWN, count)
  const range = count > MAX_SHOWN ? markup`${from + 1} to ${last} of ${count}` : markup`${count} shown`
  const before =
    from > 0 ? markup` <a href="${links.more(Math.max(0, from - MAX_SHOWN))}" rel="prev">before</a>` : ''
  const after = last < count ? markup` <a href="${links.more(last)}" rel="next">next</a>` : ''
  return markup`<p class="pager">${range}${before}${after}</p>`
}
