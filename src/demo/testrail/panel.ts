import { page } from '../look.ts'
import { markup, trusted, type Markup } from '../../markup.ts'
import { textAnswer, type Answer } from '../message.ts'
import { stockPage } from './iis.ts'
import { linkTo, type Visit } from './visit.ts'

/**
 * What Jira embeds into an issue. Signed out it is a 200 that says so, or nothing at all where the caller
 * asks for `login=hide`; with `demo=iis401` it is the raw 401 that people complain about.
 */
export function jiraPanel(visit: Visit): Answer {
  if (visit.person !== undefined) return panel(cases(visit.parameters.get('issue') ?? ''))
  if (visit.parameters.get('demo') === 'iis401') return stockPage(401)
  return panel(visit.parameters.get('login') === 'hide' ? markup`` : invitation(visit))
}

/** The line break inside the first sentence is there on the wire as well. */
function invitation(visit: Visit): Markup {
  return markup`<p>You are not yet
    logged in to TestRail. Please log in to use the integration.</p>
<p><a class="button" href="${linkTo(visit, 'auth/login')}" target="_blank" rel="noopener">Log in to TestRail</a></p>`
}

function cases(issue: string): Markup {
  const rows = CASES.map(
    ({ id, title, result }) =>
      markup`<tr><td>${id}</td><td>${title}</td><td>${issue}</td><td>${result}</td></tr>`,
  )
  return markup`<table><thead><tr><th>Case</th><th>Title</th><th>References</th><th>Last result</th></tr></thead>
<tbody>${rows}</tbody></table>`
}

function panel(content: Markup): Answer {
  const body = markup`<section id="content" class="ac-content">${content}</section>
<script>${trusted(RESIZE)}</script>`
  const text = page({ title: 'TestRail', accent: '#2f6b4f', body, style: PANEL_STYLE })
  return { ...textAnswer(200, 'text/html; charset=UTF-8', text), compressible: true }
}

// The panel tells Jira how high it is, under the name that Jira gave it.
const RESIZE = `
const frame = new URLSearchParams(location.search).get('frame')
if (frame) new ResizeObserver(() => {
  parent.postMessage(JSON.stringify({ frame, action: 'frame:resize', height: document.body.offsetHeight }), '*')
}).observe(document.body)
`

const PANEL_STYLE = 'body{background:var(--sheet);font-size:14px}#content{padding:.5rem .75rem}'

const CASES = [
  { id: 'C1', title: 'The timetable shows the next ferry', result: 'Passed' },
  { id: 'C2', title: 'A cancelled ferry is marked', result: 'Failed' },
  { id: 'C3', title: 'The last ferry of the day is marked', result: 'Passed' },
] as const
