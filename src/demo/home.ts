import { caseSection } from './home/caseSection.ts'
import { CASE_GROUPS } from './home/cases.ts'
import type { Places } from './home/places.ts'
import { answerIssue, ISSUE_SCRIPT_SOURCE } from './jira.ts'
import { page } from './look.ts'
import { markup, type Markup } from '../markup.ts'
import { addFields, textAnswer, type Answer, type DemoRequest, type Handler } from './message.ts'
import { DEMO_PASSWORD, PEOPLE } from './people.ts'

/** The page that an evaluator opens first, and a small Jira beside it. `places` is asked at each request. */
export function createHome(places: () => Places): Handler {
  return function answerHome(request: DemoRequest): Answer {
    if (request.path === '/') return selfContained(textAnswer(200, HTML, homePage(places())))
    return selfContained(answerIssue(request, places()) ?? textAnswer(404, HTML, missingPage()))
  }
}

const HTML = 'text/html; charset=utf-8'
const ACCENT = '#3a4658'

/** Lets the browser prove that these pages fetch nothing but the frame. */
function selfContained(answer: Answer): Answer {
  const policy =
    `default-src 'none'; script-src ${ISSUE_SCRIPT_SOURCE}; style-src 'unsafe-inline'; img-src data:; ` +
    "frame-src http: https:; base-uri 'none'"
  return addFields(answer, [
    ['Content-Security-Policy', policy],
    ['Cache-Control', 'no-store'],
  ])
}

function homePage(places: Places): Markup {
  const body = markup`<main>
<h1>Usher demo</h1>
<p class="lead">Every line is one refusal as people meet it, straight from the application and through Usher.
The applications run inside this process and forget everything when it ends.</p>
${peopleSection(places)}
${CASE_GROUPS.map((group) => caseSection(group, places))}
${programSection(places)}
</main>`
  return page({ title: 'Usher demo', accent: ACCENT, body, style: STYLE })
}

function peopleSection({ upstreams, fronts }: Places): Markup {
  const testrail = `${fronts.testrail ?? upstreams.testrail}/index.php?/auth/logout`
  const confluence = `${fronts.confluence ?? upstreams.confluence}/logout.action`
  const rows = PEOPLE.map(
    ({ email, username, standing }) =>
      markup`<tr><td><code>${email}</code></td><td><code>${username}</code></td><td>${standing}</td></tr>`,
  )
  return markup`<section><h2>People</h2>
<p class="quiet">The password of all of them is <code>${DEMO_PASSWORD}</code>. A session holds with and without Usher;
to be nobody again, log out of <a href="${testrail}">TestRail</a> or <a href="${confluence}">Confluence</a>.</p>
<div class="sheet wide"><table><thead><tr><th scope="col">In TestRail</th><th scope="col">In Confluence</th>
<th scope="col">Account</th></tr></thead><tbody>${rows}</tbody></table></div></section>`
}

function programSection({ upstreams, fronts }: Places): Markup {
  const dashboard = `${fronts.testrail ?? 'USHER'}/index.php?/dashboard`
  const direct = `${upstreams.testrail}/index.php?/dashboard`
  return markup`<section><h2>Programs keep their bytes</h2>
<p>What is a page for a browser stays the upstream’s own answer for a program.</p>
<pre class="sheet wide"><code>curl -i '${dashboard}'

cmp &lt;(curl -s '${dashboard}') \\
    &lt;(curl -s '${direct}') &amp;&amp; echo same bytes</code></pre></section>`
}

function missingPage(): Markup {
  const body = markup`<main class="narrow"><h1>Nothing here</h1><p><a href="/">To the list of cases</a></p></main>`
  return page({ title: 'Nothing here', accent: ACCENT, body })
}

const STYLE = `
section{margin-top:2rem}
.lead{max-width:42rem}
.wide{overflow-x:auto}
pre{font-size:.9rem}
@media (max-width:30rem){.wide{font-size:.875rem;padding:.5rem .75rem}}
.cases{list-style:none;padding:0 1.25rem}
.cases li{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:center;padding:.75rem 0}
.cases li+li{border-top:1px solid var(--line)}
.cases div{flex:1 1 22rem}
.cases p{margin:0}
.ways{display:flex;gap:1.25rem;white-space:nowrap}
.with{font-weight:600}
`
