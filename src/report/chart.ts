import { markup } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { printable } from '../printable.ts'
import type { Report } from './survey.ts'
import { timeAxisOf } from './timeAxis.ts'
import type { TimeAxis } from './timeAxis.ts'
import { peopleText } from './words.ts'

const WIDTH = 720

/** Causes that have a colour of their own, most met first; the rest shares the last. */
const MAX_COLOURS = 6

/** How often each cause was met, and by how many: a bar for each. */
export function causeChart({ tables }: Report): Markup {
  const rows = tables.causes.slice(0, MAX_BARS)
  const most = Math.max(1, ...rows.map(({ count }) => count.refusals))
  const bars = rows.map(({ values: [cause = ''], count }, index) => {
    const y = index * BAR_STEP
    const width = scaled(count.refusals, most, WIDTH - LABEL_WIDTH - NUMBER_WIDTH)
    const numbers = `${count.refusals} (${peopleText(count.people)})`
    return markup`<text x="0" y="${y + 15}">${printable(cause)}</text>
<rect class="${colourOf(index)}" x="${LABEL_WIDTH}" y="${y}" width="${width}" height="20"/>
<text x="${LABEL_WIDTH + width + 6}" y="${y + 15}">${numbers}</text>
`
  })
  return figure('causes', {
    title: 'Refusals by cause (different people)',
    description: 'The same numbers stand in the table by cause.',
    height: rows.length * BAR_STEP,
    content: bars,
  })
}

const MAX_BARS = 20
const BAR_STEP = 28
const LABEL_WIDTH = 190
const NUMBER_WIDTH = 140

/** How many refusals each day, month or year had, a colour for each cause. */
export function dayChart(report: Report): Markup {
  const axis = timeAxisOf(report.tables.days.map(({ values: [day = ''] }) => day))
  const causes = report.tables.causes.map(({ values: [cause = ''] }) => cause)
  const stacks = stacksOf(report, axis, causes)
  const most = Math.max(1, ...stacks.map((stack) => sum(stack)))
  const step = (WIDTH - LEFT) / Math.max(MIN_STEPS, axis.steps.length)
  const columns = stacks.map((stack, index) =>
    column(stack, { most, step, x: LEFT + index * step, label: axis.steps[index] ?? '' }),
  )
  return markup`${figure('days', {
    title: `Refusals by ${axis.unit}`,
    description: `A colour for each cause. The same numbers stand in the table by day and cause.`,
    height: PLOT_HEIGHT + BELOW,
    content: [...grid(most), ...columns, ...endLabels(axis, step)],
  })}${legend(causes)}`
}

const LEFT = 50
const PLOT_HEIGHT = 200
const BELOW = 24
const ABOVE = 8
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

type Place = { readonly most: number; readonly step: number; readonly x: number; readonly label: string }

function column(stack: readonly number[], { most, step, x, label }: Place): Markup {
  let bottom = PLOT_HEIGHT
  const parts = stack.flatMap((refusals, index) => {
    if (refusals === 0) return []
    const height = scaled(refusals, most, PLOT_HEIGHT - ABOVE)
    bottom -= height
    const [left, width] = [rounded(x), rounded(step * 0.85)]
    return [
      markup`<rect class="${colourOf(index)}" x="${left}" y="${rounded(bottom)}" width="${width}" height="${height}"/>`,
    ]
  })
  return parts.length === 0
    ? markup``
    : markup`<g><title>${label}: ${sum(stack)}</title>${parts}</g>
`
}

function grid(most: number): Markup[] {
  return [most, 0].map((value) => {
    const y = rounded(PLOT_HEIGHT - scaled(value, most, PLOT_HEIGHT - ABOVE))
    return markup`<line class="axis" x1="${LEFT}" y1="${y}" x2="${WIDTH}" y2="${y}"/><text class="end" x="${LEFT - 6}" y="${y + 4}">${value}</text>
`
  })
}

function endLabels({ steps }: TimeAxis, step: number): Markup[] {
  const [first = ''] = steps
  const last = steps.at(-1) ?? ''
  const y = PLOT_HEIGHT + BELOW - 6
  const end = LEFT + steps.length * step
  const ofFirst = markup`<text x="${LEFT}" y="${y}">${first}</text>`
  // Where both would not fit, the first is enough.
  return end - LEFT < MIN_LABELS_WIDTH
    ? [ofFirst]
    : [ofFirst, markup`<text class="end" x="${rounded(end)}" y="${y}">${last}</text>`]
}

const MIN_LABELS_WIDTH = 180

function legend(causes: readonly string[]): Markup {
  const named = causes.length > MAX_COLOURS ? [...causes.slice(0, MAX_COLOURS), 'other causes'] : causes
  const items = named.map(
    (cause, index) =>
      markup`<li><svg width="14" height="14" aria-hidden="true"><rect class="${colourOf(index)}" width="14" height="14"/></svg> ${printable(cause)}</li>`,
  )
  return markup`<ul class="legend">${items}</ul>
`
}

type Figure = {
  readonly title: string
  readonly description: string
  readonly height: number
  readonly content: readonly Markup[]
}

function figure(id: string, { title, description, height, content }: Figure): Markup {
  return markup`<div class="scroll" role="region" aria-label="${title}" tabindex="0"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${title}</title><desc id="${id}-text">${description}</desc>
${content}</svg></div>
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
