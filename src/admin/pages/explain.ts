// Explaining an answer that somebody has saved, or one of the last refusals as far as it is known.
import { stringify } from 'yaml'
import { AUDIENCES, LICENCES } from '../../config/words.ts'
import { fullName } from '../../config/siteRules.ts'
import { markup } from '../../markup.ts'
import type { Markup } from '../../markup.ts'
import { printable } from '../../printable.ts'
import type { RecentRefusal } from '../../proxy/recentRefusals.ts'
import { withoutSecrets } from '../../rules/secrets.ts'
import type { ShownConfig } from '../configured.ts'
import { explanationPart } from './explanationPart.ts'
import { LABELS, MAX_EXPLAINED } from './explainForm.ts'
import type { Explained, ExplainFields } from './explainForm.ts'
import { option } from './fields.ts'
import { shownTree } from './hidden.ts'
import { code, facts, section } from './page.ts'
import { askedFor, statusText } from './refusalTable.ts'
import { moment } from './words.ts'

export type ExplainData = {
  readonly config: ShownConfig
  readonly fields: ExplainFields
  /** undefined before anything was sent. */
  readonly explained?: Explained
  /** The refusal that was chosen; null where it is no longer kept. */
  readonly refusal?: RecentRefusal | null
  readonly now: number
}

export function explainPage({ config, fields, explained, refusal, now }: ExplainData): Markup {
  return markup`<h1>Explain</h1>
<p class="quiet">What Usher does with an answer of an application, and which rule says so: the same as <code>usher explain</code>. Nothing is sent anywhere, and nothing is kept.</p>
${explained === undefined ? '' : resultPart(explained, fields)}${refusal === undefined ? '' : refusalPart(refusal, config, now)}${section('answer', 'An answer', form(fields, config))}`
}

function resultPart(explained: Explained, { licence }: ExplainFields): Markup {
  if ('mistakes' in explained) {
    const items = explained.mistakes.map((mistake) => markup`<li>${printable(mistake)}</li>`)
    return markup`<section class="alarm" role="alert" aria-labelledby="mistakes">
<h2 id="mistakes">This cannot be explained yet</h2>
<ul>${items}</ul></section>
`
  }
  const { told } = explained
  const parts = told.map((one, index) =>
    section(
      `verdict-${index + 1}`,
      told.length === 1 ? 'What becomes of it' : printable(withoutSecrets(one.explanation.saved.source)),
      explanationPart(one, licence),
    ),
  )
  const more = `The first ${MAX_EXPLAINED} are explained here; usher explain takes them all.`
  return markup`${parts}${told.length === MAX_EXPLAINED ? markup`<p class="quiet">${more}</p>\n` : ''}`
}

function refusalPart(refusal: RecentRefusal | null, config: ShownConfig, now: number): Markup {
  if (refusal === null)
    return section(
      'chosen',
      'A refusal',
      markup`<p>It is no longer kept. The log has it, by its reference.</p>\n`,
    )
  const { at, reference, site, cause, rule, code: failure, action, audience } = refusal
  const { personName, person } = refusal
  return section(
    'chosen',
    reference === '' ? 'A refusal that was observed' : `The refusal ${reference}`,
    markup`${facts({
      When: moment(at, now),
      Site: site,
      Cause: cause,
      'Asked for': code(askedFor(refusal)),
      By: `a ${audience}`,
      Status: statusText(refusal),
      'What was done': refusal.isObserved ? `nothing; it would have been: ${action}` : action,
      'No answer, because': failure === '' ? undefined : code(failure),
      Person: personName ?? person,
    })}${rule === '' ? '' : rulePart(rule, site, config)}<p class="quiet">Neither the headers nor the body of an answer are kept, nor the query of what was asked for. To see what each rule says, save the answer where it comes from (<code>curl -i</code>, or the network tab of a browser), and paste it below; what is known is filled in.</p>
`,
  )
}

function rulePart(name: string, siteName: string, { sites }: ShownConfig): Markup {
  const site = sites.find(({ name: other }) => other === siteName)
  const rule = site?.rules.find((one) => fullName(one) === name)
  if (rule === undefined)
    return markup`<p>The rule ${code(name)} said so; the configuration has it no longer.</p>\n`
  const { origin: _origin, ...told } = rule
  return markup`<h3>The rule that said so: ${code(name)}</h3>
<pre tabindex="0">${readable(withoutSecrets(stringify(shownTree(told))))}</pre>
`
}

// Lines stay lines.
function readable(text: string): string {
  return text.trimEnd().split('\n').map(printable).join('\n')
}

function form(fields: ExplainFields, { sites }: ShownConfig): Markup {
  const hasLicences = sites.some(({ licences }) => licences !== undefined)
  return markup`<form method="post" action="explain">
<div class="fields">
${select(
  'site',
  fields,
  sites.map(({ name }) => name),
  'by host and path',
)}
${input('target', fields, '/index.php?/cases/view/1')}
${input('method', fields, 'GET')}
${select('as', fields, AUDIENCES, 'not said')}
${hasLicences ? select('licence', fields, LICENCES, 'unknown') : ''}
${input('status', fields, '401')}
</div>
<label for="answer-text">${LABELS.answer}</label>
<textarea id="answer-text" name="answer" rows="14" spellcheck="false" autocomplete="off" placeholder="HTTP/1.1 401 Unauthorized&#10;Content-Type: text/html&#10;&#10;&lt;h1&gt;…">
${fields.answer}</textarea>
<p class="quiet">What <code>curl -i</code> or <code>curl -v</code> writes, or a HAR. Headers with credentials may stay in it or go: no rule shows them.</p>
<button>Explain</button>
</form>
`
}

type TextField = 'target' | 'method' | 'status'
type ChosenField = 'site' | 'as' | 'licence'

function input(name: TextField, fields: ExplainFields, example: string): Markup {
  return markup`<label>${LABELS[name]} <input name="${name}" value="${fields[name]}" placeholder="${example}" autocomplete="off" spellcheck="false"></label>`
}

function select(name: ChosenField, fields: ExplainFields, words: readonly string[], none: string): Markup {
  const chosen = fields[name]
  return markup`<label>${LABELS[name]} <select name="${name}">${option('', none, chosen)}${words.map((word) => option(word, word, chosen))}</select></label>`
}
