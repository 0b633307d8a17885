// Charts are shapes; what there is to read stands in HTML beside them, where it wraps, grows and is read out.
import { markup } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { printable } from '../printable.ts'
import type { Report } from './survey.ts'
import { timeAxisOf } from './timeAxis.ts'
import type { TimeAxis } from './timeAxis.ts'
import { peopleText } from './words.ts'

/** Causes that have a colour of their own, those met most; the others share the last. */
const MAX_COLOURS = 6

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
  const most = Math.max(1, ...stacks.map((stack) => sum(stack)))
  const columns = stacks.map((stack, index) =>
    column(stack, { most, x: index * STEP, label: axis.steps[index] ?? '' }),
  )
  const width = Math.max(MIN_STEPS, axis.steps.length) * STEP
  return markup`<p class="quiet">A bar for each ${axis.unit}; the highest has ${most}.</p>
<svg class="plot" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="Refusals of each ${axis.unit} by cause; the numbers stand in the table by day and cause">
${columns}</svg>
${endLabels(axis)}${legend(causes)}`
}

// In units of the picture, which is stretched to the width of the page.
const HEIGHT = 200
const STEP = 10
const BAR = 8.5

// A single day is no wall.
const MIN_STEPS = 14

function stacksOf({ tables }: Report, { steps, stepOf }: TimeAxis, causes: readonly string[]): number[][] {
  const places = new Map(steps.map((step, index) => [step, index]))
  const stacks = steps.map(() => Array.from({ length: MAX_COLOURS + 1 }, () => 0))
  for (const { values, count } of tables.days) {
    const [day = '', cause = ''] = values
    const stack = stacks[places.get(stepOf(day)) ?? -1]
    const colour = Math.min(Math.max(0, causes.indexOf(cause)), MAX_COLOURS)
    if (stack !== undefined) stack[colour] = (stack[colour] ?? 0) + count.refusals
  }
  return stacks
}

type Place = { readonly most: number; readonly x: number; readonly label: string }

function column(stack: readonly number[], { most, x, label }: Place): Markup {
  let bottom = HEIGHT
  const parts = stack.flatMap((refusals, index) => {
    if (refusals === 0) return []
    const height = scaled(refusals, most, HEIGHT)
    bottom -= height
    return [
      markup`<rect class="${colourOf(index)}" x="${x}" y="${rounded(bottom)}" width="${BAR}" height="${height}"/>`,
    ]
  })
  return parts.length === 0
    ? markup``
    : markup`<g><title>${label}: ${sum(stack)}</title>${parts}</g>
`
}

function endLabels({ steps }: TimeAxis): Markup {
  const [first = ''] = steps
  const last = steps.at(-1) ?? ''
  if (first === last) return markup`<p class="ends">${first}</p>\n`
  if (steps.length < MIN_STEPS) return markup`<p class="ends">${first} to ${last}</p>\n`
  return markup`<p class="ends"><span>${first}</span> <span>${last}</span></p>\n`
}

function legend(causes: readonly string[]): Markup {
  const named = causes.length > MAX_COLOURS ? [...causes.slice(0, MAX_COLOURS), 'other causes'] : causes
  const items = named.map(
    (cause, index) =>
      markup`<li><svg width="14" height="14" aria-hidden="true"><rect class="${colourOf(index)}" width="14" height="14"/></svg> ${printable(cause)}</li>`,
  )
  return markup`<ul class="legend">${items}</ul>
`
}

function colourOf(index: number): string {
  return `c${Math.min(index, MAX_COLOURS)}`
}

// What is not nothing is seen.
function scaled(value: number, most: number, length: number): number {
  return value === 0 ? 0 : Math.max(1, rounded((value / most) * length))
}

function rounded(number: number): number {
  return Math.round(number * 10) / 10
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
