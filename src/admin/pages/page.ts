// What every page for operators has around it.
import packageJson from '../../../package.json' with { type: 'json' }
import { markup } from '../../markup.ts'
import type { Markup } from '../../markup.ts'
import { hashSource } from '../../pages/hashSource.ts'
import { plainDocument } from '../../plainDocument.ts'
import { printable } from '../../printable.ts'
import type { LastReload } from '../sources.ts'
import { STYLE } from './style.ts'
import { clockText, moment } from './words.ts'

/** The pages, by their paths; all stand beside each other, so that links from one to another need no more than the name. */
export const PAGES = {
  './': 'Overview',
  refusals: 'Refusals',
  explain: 'Explain',
  configuration: 'Configuration',
} as const

export type PageLink = keyof typeof PAGES

/** What is not for reading on the way: the gallery, and what programs ask for. */
const ELSEWHERE = {
  'gallery/': 'Gallery',
  metrics: 'Metrics',
  healthz: 'Health',
  readyz: 'Readiness',
} as const

export type Page = {
  readonly link: PageLink
  readonly body: Markup
  readonly lastReload: LastReload | undefined
  /** In milliseconds since 1970. */
  readonly now: number
  readonly status?: number
}

export type RenderedPage = {
  readonly status: number
  readonly html: string
  readonly contentSecurityPolicy: string
}

const POLICY = [
  "default-src 'none'",
  `style-src ${hashSource(STYLE)}`,
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A whole document: no script, and nothing fetched. */
export function renderPage({ link, body, lastReload, now, status = 200 }: Page): RenderedPage {
  const html = plainDocument({
    title: `${PAGES[link]}: Usher`,
    styles: STYLE,
    head: markup`<meta name="robots" content="noindex">`,
    body: markup`<a class="skip" href="#main">To the page itself</a>
<header>
<p class="name">Usher <span class="quiet">${packageJson.version}</span></p>
<nav aria-label="Pages"><ul>${Object.entries(PAGES).map(([href, name]) => navigation(href, name, link))}</ul></nav>
<nav aria-label="Elsewhere"><ul>${Object.entries(ELSEWHERE).map(([href, name]) => markup`<li><a href="${href}">${name}</a></li>`)}</ul></nav>
</header>
${banner(lastReload, now)}<main id="main" tabindex="-1">
${body}</main>
<footer><p class="quiet">As of ${clockText(now)}. <a href="">Refresh</a></p></footer>`,
  })
  return { status, html, contentSecurityPolicy: POLICY }
}

function navigation(href: string, name: string, shown: PageLink): Markup {
  return href === shown
    ? markup`<li><a href="${href}" aria-current="page">${name}</a></li>`
    : markup`<li><a href="${href}">${name}</a></li>`
}

// Whoever has edited the configuration believes that it is in force.
function banner(lastReload: LastReload | undefined, now: number): Markup {
  if (lastReload?.result !== 'refused') return markup``
  const { at, problems } = lastReload
  return markup`<section class="alarm" role="alert" aria-labelledby="refused-reload">
<h2 id="refused-reload">The last reload was refused: Usher runs on the configuration from before</h2>
<p>${moment(at, now)}</p>
<ul>${problems.slice(0, MAX_PROBLEMS).map((problem) => markup`<li><code>${printable(problem)}</code></li>`)}</ul>
${problems.length > MAX_PROBLEMS ? markup`<p>and ${problems.length - MAX_PROBLEMS} more: <code>usher check</code> shows all of them.</p>` : ''}</section>
`
}

const MAX_PROBLEMS = 20

/** A part of a page under a heading of its own. id: for links to it. */
export function section(id: string, title: string, content: Markup): Markup {
  return markup`<section>
<h2 id="${id}">${title}</h2>
${content}</section>
`
}

/** A table that scrolls by itself where it is too wide; what scrolls can be scrolled by keys as well. */
export function scrolling(label: string, table: Markup): Markup {
  return markup`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${table}</div>
`
}

/** The head of a table. */
export function columnHeads(names: readonly string[], numbers: readonly string[] = []): Markup {
  return markup`<thead><tr>${names.map((name) => markup`<th scope="col">${name}</th>`)}${numbers.map((name) => markup`<th scope="col" class="number">${name}</th>`)}</tr></thead>
`
}

/** Things and what is known of them; undefined where there is nothing to tell. */
export function facts(told: Readonly<Record<string, Markup | string | undefined>>): Markup {
  const rows = Object.entries(told).flatMap(([name, value]) =>
    value === undefined ? [] : [markup`<div><dt>${name}</dt><dd>${value}</dd></div>`],
  )
  return markup`<dl>${rows}</dl>
`
}

/** A text of code, or a dash where there is none. */
export function code(text: string): Markup {
  return text === '' ? markup`<span class="quiet">none</span>` : markup`<code>${printable(text)}</code>`
}
