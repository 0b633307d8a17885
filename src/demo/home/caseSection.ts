import { markup, type Markup } from '../../markup.ts'
import type { Case, CaseGroup } from './cases.ts'
import type { Places } from './places.ts'

/** A group of cases, each with its two ways in. */
export function caseSection(group: CaseGroup, places: Places): Markup {
  const items = group.cases.map(
    (item) => markup`<li><div><strong>${item.title}</strong><p class="quiet">${item.expect}</p></div>
<span class="ways">${waysIn(group, item, places)}</span></li>
`,
  )
  return markup`<section><h2>${group.title}</h2><ul class="sheet cases">${items}</ul></section>
`
}

function waysIn({ site }: CaseGroup, { title, path }: Case, { upstreams, fronts }: Places): Markup {
  const inJira = path.startsWith('/browse/')
  const front = fronts[site]
  const through =
    front === undefined
      ? markup`<span class="quiet">Usher is not running</span>`
      : link({ href: inJira ? path : front + path, text: 'with Usher', title, kind: 'with' })
  const direct = inJira ? `${path}&usher=off` : upstreams[site] + path
  return markup`${through} ${link({ href: direct, text: 'without Usher', title, kind: 'without' })}`
}

/** The title goes into the name for screen readers: "with Usher" alone says little in a list of links. */
function link({ href, text, title, kind }: Record<'href' | 'text' | 'title' | 'kind', string>): Markup {
  return markup`<a class="${kind}" href="${href}" aria-label="${title}: ${text}">${text}</a>`
}
