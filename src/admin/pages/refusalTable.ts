import { markup } from '../../markup.ts'
import type { Markup } from '../../markup.ts'
import { printable } from '../../printable.ts'
import type { RecentRefusal } from '../../proxy/recentRefusals.ts'
import { withoutSecrets } from '../../rules/secrets.ts'
import { code, columnHeads, scrolling } from './page.ts'
import { clockText, durationText } from './words.ts'

/** What a query names one of the last refusals by: several may have one reference, those in observe mode have none. */
export function keyOf({ at, reference }: RecentRefusal): string {
  return reference === '' ? String(at) : `${at}-${reference}`
}

const HEADS = ['When', 'Reference', 'Site', 'Cause', 'Rule', 'Who', 'Status', 'Asked for']

/** Refusals, a row for each. The people stand in it as far as the log has them. */
export function refusalTable(refusals: readonly RecentRefusal[], now: number): Markup {
  const hasPeople = refusals.some(({ person }) => person !== undefined)
  const heads = columnHeads([...HEADS, ...(hasPeople ? ['Person'] : []), 'Why'])
  return scrolling(
    'Refusals',
    markup`<table>${heads}<tbody>
${refusals.map((refusal) => row(refusal, { now, hasPeople }))}</tbody></table>`,
  )
}

type RowOptions = { readonly now: number; readonly hasPeople: boolean }

function row(refusal: RecentRefusal, { now, hasPeople }: RowOptions): Markup {
  const { at, reference, site, cause, audience, person, personName } = refusal
  const who = hasPeople ? markup`<td class="rule">${code(personName ?? person ?? '')}</td>` : ''
  return markup`<tr><td class="short"><time datetime="${new Date(at).toISOString()}" title="${clockText(at)}">${durationText(now - at)} ago</time></td>
<th scope="row">${reference === '' ? markup`<span class="quiet">observed</span>` : code(reference)}</th><td>${site}</td><td>${cause}</td><td class="rule">${ruleOf(refusal)}</td><td>${audience}</td>
<td class="short">${statusText(refusal)}</td><td class="long">${code(cut(askedFor(refusal)))}</td>${who}
<td><a href="explain?refusal=${encodeURIComponent(keyOf(refusal))}">Explain<span class="hidden"> ${reference}</span></a></td></tr>
`
}

function ruleOf({ rule, code: failure }: RecentRefusal): Markup {
  return rule === '' ? markup`<span class="quiet">no answer:</span> ${code(failure)}` : code(rule)
}

const MAX_ASKED_CHARACTERS = 80

// All of it stands where it is explained.
function cut(text: string): string {
  return text.length > MAX_ASKED_CHARACTERS ? `${text.slice(0, MAX_ASKED_CHARACTERS)}…` : text
}

/** What came, and what was sent in its place. */
export function statusText({ upstreamStatus, status, isObserved }: RecentRefusal): string {
  if (isObserved) return `${upstreamStatus}, as it came`
  return `${upstreamStatus === 0 ? 'none' : upstreamStatus} → ${status === 0 ? 'none' : status}`
}

export function askedFor({ method, path }: RecentRefusal): string {
  return printable(withoutSecrets(`${method} ${path}`))
}
