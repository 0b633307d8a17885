// The page around a document. It runs no script and fetches nothing from elsewhere; its policy holds it to that.
import { markup, trusted } from '../src/markup.ts'
import type { Markup } from '../src/markup.ts'
import { hashSource } from '../src/pages/hashSource.ts'
import { plainDocument } from '../src/plainDocument.ts'
import type { Content } from './content.ts'
import { addressOf, hrefBetween } from './documents.ts'
import { plain } from './inline.ts'
import { ENTRIES, entryOf, NAVIGATION } from './navigation.ts'
import type { Entry } from './navigation.ts'

export type Page = {
  /** Of the document, such as docs/rules.md. */
  readonly name: string
  readonly content: Content
  /** The one stylesheet. */
  readonly styles: string
}

/** The whole page as HTML. */
export function pageOf({ name, content, styles }: Page): string {
  const policy = `default-src 'none'; style-src ${hashSource(styles)}; img-src 'self' data:; form-action 'none'; base-uri 'none'`
  const title = name === 'README.md' ? 'Usher: documentation' : `${content.title} – Usher`
  return plainDocument({
    ...{ title, styles },
    head: markup`<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">`,
    body: markup`<a class="skip" href="#content">To the content</a>
<header class="top"><a href="${hrefTo(name, 'README.md')}">Usher</a> <span>documentation</span></header>
<div class="columns">
<details class="drawer pages"><summary>All pages</summary>
${navigation(name)}</details>
<main id="content" tabindex="-1">
${contents(content)}<article>
${content.markup}</article>
${neighbours(name)}</main>
</div>`,
  })
}

function hrefTo(from: string, to: string): string {
  return hrefBetween(addressOf(from), addressOf(to))
}

// What scrolls can be scrolled by keys as well: hence the tabindex, here and below.
function navigation(name: string): Markup {
  const current = entryOf(name)
  const item = ([to, label]: Entry): Markup => {
    const mark = to === current ? trusted(` aria-current="${to === name ? 'page' : 'true'}"`) : markup``
    return markup`<li><a href="${hrefTo(name, to)}"${mark}>${label}</a></li>\n`
  }
  return markup`<nav aria-label="All pages" tabindex="0">
${NAVIGATION.map(({ title, entries }) => markup`<h2>${title}</h2>\n<ul>\n${entries.map(item)}</ul>\n`)}</nav>
`
}

// A page with fewer headings is seen at a glance.
const WORTH_A_TABLE = 3

function contents({ headings }: Content): Markup {
  if (headings.length < WORTH_A_TABLE) return markup``
  const items = headings.map(
    ({ anchor, depth, tokens }) =>
      markup`<li class="depth${depth}"><a href="#${anchor}">${plain(tokens)}</a></li>\n`,
  )
  return markup`<details class="drawer contents"><summary>On this page</summary>
<nav aria-label="On this page" tabindex="0"><h2>On this page</h2>
<ul>
${items}</ul></nav></details>
`
}

function neighbours(name: string): Markup {
  const index = ENTRIES.findIndex(([entry]) => entry === entryOf(name))
  const link = (entry: Entry | undefined, rel: string, before: string): Markup =>
    entry === undefined
      ? markup`<span></span>`
      : markup`<a rel="${rel}" href="${hrefTo(name, entry[0])}"><span>${before}</span> ${entry[1]}</a>`
  return markup`<nav class="neighbours" aria-label="Before and after">
${link(ENTRIES[index - 1], 'prev', 'Before:')}
${link(ENTRIES[index + 1], 'next', 'Next:')}
</nav>
`
}
