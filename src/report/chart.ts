import { markup } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { printable } from '../printable.ts'
import type { Report } from './survey.ts'
import {
  MAX_COLOURS,
  MIN_STEPS,
  colourOf,
  highestOf,
  legend,
  scaled,
  stackedBars,
} from '../charts/stackedBars.ts'
import type { Stack } from '../charts/stackedBars.ts'
import { timeAxisOf } from './timeAxis.ts'
import type { TimeAxis } from './timeAxis.ts'
import { peopleText } from './words.ts'

/** How often each cause was met, and by how many people: a bar for each. */
export function causeChart({ tables }: Report): Markup {
  const rows = tables.causes.slice(0, MAX_BARS)
  const most = Math.max(1, ...rows.map(({ count }) => count.refusals))
  const bars = rows.map(({ values: [cause = ''], count }, index) => {
    const width = scaled(count.refusals, most, 100)
    return markup`<li><span class="name">${printable(cause)}</span> <span class="bar"><svg width="${width}%" height="20" aria-hidden="true"><rect class="${colourOf(index)}" width="100%" height="20"/></svg></span> <span class="number">${count.refusals} (${peopleText(count.people)})</span></li>
`
  })
  return markup`<ul class="bars">
${bars}</ul>
`
}

const MAX_BARS = 20

/** How many refusals each day, month or year had, a colour for each cause. */
export function dayChart(report: Report): Markup {
  const axis = timeAxisOf(report.tables.days.map(({ values: [day = ''] }) => day))
  const causes = report.tables.causes.map(({ values: [cause = ''] }) => cause)
  const stacks = stacksOf(report, axis, causes)
  const label = `Refusals of each ${axis.unit} by cause; the numbers stand in the table by day and cause`
  return markup`<p class="quiet">A bar for each ${axis.unit}; the highest has ${highestOf(stacks)}.</p>
${stackedBars({ stacks, label })}${endLabels(axis)}${legend(causes, 'other causes')}`
}

function stacksOf({ tables }: Report, { steps, stepOf }: TimeAxis, causes: readonly string[]): Stack[] {
  const places = new Map(steps.map((step, index) => [step, index]))
  const stacks = steps.map(() => Array.from({ length: MAX_COLOURS + 1 }, () => 0))
  for (const { values, count } of tables.days) {
    const [day = '', cause = ''] = values
    const stack = stacks[places.get(stepOf(day)) ?? -1]
    const colour = Math.min(Math.max(0, causes.indexOf(cause)), MAX_COLOURS)
    if (stack !== undefined) stack[colour] = (stack[colour] ?? 0) + count.refusals
  }
  return stacks.map((values, index) => ({ title: steps[index] ?? '', values }))
}

function endLabels({ steps }: TimeAxis): Markup {
  const [first = ''] = steps
  const last = steps.at(-1) ?? ''
  if (first === last) return markup`<p class="ends">${first}</p>\n`
  if (steps.length < MIN_STEPS) return markup`<p class="ends">${first} to ${last}</p>\n`
  return markup`<p class="ends"><span>${first}</span> <span>${last}</span></p>\n`
}
