import { createHash } from 'node:crypto'
import type { Places } from './home/places.ts'
import { page } from './look.ts'
import { markup, trusted, type Markup } from '../markup.ts'
import { textAnswer, type Answer, type DemoRequest } from './message.ts'

/** Which panel the issue embeds, and whether Usher stands in between. */
type Choice = { readonly panel: 'own' | 'iis401'; readonly usher: 'on' | 'off' }

/** An issue page that embeds the TestRail panel, as Jira does; undefined for any other address. */
export function answerIssue(request: DemoRequest, places: Places): Answer | undefined {
  const issue = /^\/browse\/([A-Z][A-Z0-9]{0,19}-[0-9]{1,9})$/.exec(request.path)?.[1]
  if (issue === undefined) return undefined
  const parameters = new URLSearchParams(request.query)
  const choice: Choice = {
    panel: parameters.get('panel') === 'iis401' ? 'iis401' : 'own',
    usher: parameters.get('usher') === 'off' || places.fronts.testrail === undefined ? 'off' : 'on',
  }
  return textAnswer(200, 'text/html; charset=utf-8', issuePage(issue, choice, places))
}

function issuePage(issue: string, choice: Choice, places: Places): Markup {
  const body = markup`<div class="bar"><strong>Issue tracker</strong><a href="/">All cases</a></div>
<main>
<p class="quiet crumbs">Ferry team / ${issue}</p>
<h1>The timetable shows a ferry that was cancelled</h1>
<div class="issue">
<div>
<section><h2>Description</h2>
<p>When a ferry is cancelled less than an hour before it leaves, the timetable on the pier keeps showing it.</p></section>
<section><h2>Test cases</h2>
<iframe class="panel" title="Test cases from TestRail" src="${panelAddress(issue, choice, places)}"></iframe>
${switches(issue, choice, places)}</section>
</div>
${details()}
</div>
</main>
<script>${trusted(RESIZE)}</script>`
  return page({ title: `${issue} Timetable`, accent: '#3d3f73', body, style: STYLE })
}

/** The address that the TestRail integration of Jira asks for. */
function panelAddress(issue: string, choice: Choice, { fronts, upstreams }: Places): string {
  const site = (choice.usher === 'on' ? fronts.testrail : undefined) ?? upstreams.testrail
  const variant = choice.panel === 'iis401' ? '&demo=iis401' : ''
  const panel = `ae=connect&av=1&issue=${issue}&panel=references&login=button&frame=tr-frame-panel-references`
  return `${site}/index.php?/ext/jira/render_panel&${panel}${variant}`
}

function details(): Markup {
  return markup`<aside class="sheet"><h2>Details</h2><dl>
<dt>Status</dt><dd>In progress</dd><dt>Priority</dt><dd>High</dd>
<dt>Assignee</dt><dd>Grace</dd><dt>Reporter</dt><dd>Ada</dd></dl></aside>`
}

/** One row a choice; the current one is marked and each link keeps the other choice. */
function switches(issue: string, choice: Choice, places: Places): Markup {
  function option(change: Partial<Choice>, text: string): Markup {
    const { panel, usher } = { ...choice, ...change }
    const current = panel === choice.panel && usher === choice.usher ? 'true' : 'false'
    return markup`<a href="/browse/${issue}?panel=${panel}&usher=${usher}" aria-current="${current}">${text}</a>`
  }
  const usher =
    places.fronts.testrail === undefined
      ? markup`<span class="quiet">Usher is not running</span>`
      : markup`${option({ usher: 'on' }, 'with Usher')}${option({ usher: 'off' }, 'without Usher')}`
  return markup`<nav class="switches" aria-label="Ways to see this panel">
<p><span class="quiet">Reached</span> ${usher}</p>
<p><span class="quiet">Signed out, it is</span> ${option({ panel: 'own' }, 'its own panel')}\
${option({ panel: 'iis401' }, 'raw 401')}</p>
<p class="quiet">Log in to TestRail as ada@example.com to see the test cases instead.</p></nav>`
}

// As the integration does: a panel tells its height, and gets it. The two pixels are the border.
const RESIZE = `
const panel = document.querySelector('.panel')
addEventListener('message', ({ source, data }) => {
  if (source !== panel.contentWindow) return
  const { frame, action, height } = JSON.parse(data)
  if (frame === 'tr-frame-panel-references' && action === 'frame:resize') panel.style.height = height + 2 + 'px'
})
`

/** The script of the issue, as a Content-Security-Policy names it. */
export const ISSUE_SCRIPT_SOURCE = `'sha256-${createHash('sha256').update(RESIZE).digest('base64')}'`

const STYLE = `
.crumbs{margin:0}
.issue{display:grid;grid-template-columns:minmax(0,1fr) 15rem;gap:1.5rem;margin-top:1.25rem;align-items:start}
@media (max-width:44rem){.issue{grid-template-columns:minmax(0,1fr)}}
section{margin-bottom:1.5rem}
.panel{display:block;width:100%;height:122px;border:1px solid var(--line);border-radius:.25rem;background:var(--sheet)}
.switches{margin-top:.75rem;font-size:.875rem}
.switches p{margin:0 0 .25rem;display:flex;flex-wrap:wrap;gap:.25rem .75rem}
.switches span:first-child{min-width:7.25rem}
.switches [aria-current=true]{color:inherit;font-weight:600;text-decoration:none}
dl{display:grid;grid-template-columns:auto 1fr;gap:.35rem 1rem;margin:0}
dt{color:var(--quiet)}
dd{margin:0}
`
