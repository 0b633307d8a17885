// What becomes of an answer, and which rule says so: what `usher explain` tells, as a part of a page.
import type { Told } from '../../explain/explainSaved.ts'
import { answerOf, verdictOf, wouldBe } from '../../explain/longForm.ts'
import { bodySeen, conditionsOf, conditionText, isRuledOut } from '../../explain/ruleLines.ts'
import { markup } from '../../markup.ts'
import type { Markup } from '../../markup.ts'
import { printable } from '../../printable.ts'
import type { Truth } from '../../rules/condition.ts'
import type { ExplainedCondition, ExplainedRule } from '../../rules/explain.ts'
import { withoutSecrets } from '../../rules/secrets.ts'
import { shownCondition } from './hidden.ts'
import { facts } from './page.ts'

export function explanationPart({ explanation, rules, lacksLicences }: Told, licence: string): Markup {
  const { exchange, asker, assumesTarget, asked, observed, notes, site } = explanation
  const request = printable(`${exchange.method} ${withoutSecrets(exchange.target)}`)
  const [begins] = bodySeen(asked)
  const all = [
    ...notes,
    ...(assumesTarget
      ? ['The path is assumed: neither the answer nor the form says what was asked for.']
      : []),
    ...(licence !== '' && lacksLicences
      ? [`The site ${site} has no licences setting, so there nothing is known of an account.`]
      : []),
  ]
  return markup`<p class="verdict">${printable(verdictOf(explanation))}</p>
${observed === null ? '' : markup`<p>In observe mode: ${printable(wouldBe(observed))}</p>\n`}${facts({
    Asked: markup`<code>${request}</code>`,
    By: `a ${asker.audience}: ${printable(asker.sign)}`,
    Answered: printable(answerOf(explanation)),
    'The body begins': begins === undefined ? undefined : markup`<code>${printable(begins)}</code>`,
    Rules: printable(rules),
  })}${all.length === 0 ? '' : markup`<ul class="notes">${all.map((note) => markup`<li>${printable(note)}</li>`)}</ul>\n`}${ruleList(asked, exchange.status)}`
}

function ruleList(asked: readonly ExplainedRule[], status: number): Markup {
  const possible = asked.filter(({ condition }) => !isRuledOut(condition))
  const others = asked.filter(({ condition }) => isRuledOut(condition))
  return markup`<h3>Each rule in its turn, up to the one that decides</h3>
${possible.length === 0 ? markup`<p class="quiet">No rule is about the status ${status}.</p>\n` : markup`<ul class="rules">${possible.map(ruleItem)}</ul>\n`}${
    others.length === 0
      ? ''
      : markup`<details><summary>${others.length} that the status ${status} rules out</summary>
<p>${others.map(({ rule }, index) => markup`${index === 0 ? '' : ', '}<code>${printable(rule.name)}</code>`)}</p></details>
`
  }`
}

// What does not hold is folded up: what kept it from holding says enough, mostly.
function ruleItem(explained: ExplainedRule): Markup {
  const { rule, held } = explained
  const conditions = conditionsOf(explained)
  const observes = rule.mode === 'observe' ? ' (observes only)' : ''
  const name = markup`${truth(held)} <code>${printable(rule.name)}</code>${observes}`
  const list = markup`<ul>${conditions.map(conditionItem)}</ul>`
  if (held !== false) return markup`<li>${name}${list}</li>\n`
  const failed = conditions.find((condition) => condition.held === false)
  const why = failed === undefined ? '' : shownCondition(conditionText(innermost(failed)))
  return markup`<li><details><summary>${name} <span class="quiet">${cut(why)}</span></summary>${list}</details></li>
`
}

// Of several conditions the first of those that did not hold; what is below `not` has held instead.
function innermost(failed: ExplainedCondition): ExplainedCondition {
  const inner = failed.parts.find(({ held }) => held === (failed.label === 'not'))
  return inner === undefined ? failed : innermost(inner)
}

const MAX_REASON_CHARACTERS = 100

function cut(text: string): string {
  return text.length > MAX_REASON_CHARACTERS ? `${text.slice(0, MAX_REASON_CHARACTERS)}…` : text
}

function conditionItem(condition: ExplainedCondition): Markup {
  const inner = condition.parts.length === 0 ? '' : markup`<ul>${condition.parts.map(conditionItem)}</ul>`
  return markup`<li>${truth(condition.held)} ${shownCondition(conditionText(condition))}${inner}</li>`
}

// In words, because not everybody sees colours.
function truth(held: Truth): Markup {
  if (held === undefined) return markup`<span class="truth">?</span>`
  return held ? markup`<span class="truth good">yes</span>` : markup`<span class="truth">no</span>`
}
