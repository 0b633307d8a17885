// Charts are shapes; what there is to read stands in HTML beside them, where it wraps, grows and is read out.
import { markup } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { printable } from '../printable.ts'

/** Kinds that have a colour of their own, those met most; the others share the last. */
export const MAX_COLOURS = 6

/** One bar: how many of each kind, the first at its foot. */
export type Stack = {
  /** Said of the bar where somebody points at it. */
  readonly title: string
  /** By colour: at most MAX_COLOURS + 1 of them. */
  readonly values: readonly number[]
}

export type BarsOptions = {
  readonly stacks: readonly Stack[]
  /** What the picture is of, and where its numbers stand. */
  readonly label: string
  /** The colour of the first kind. */
  readonly firstColour?: number
}

/** Bars beside each other, the highest as high as the picture, which is stretched to the width of its place. */
export function stackedBars({ stacks, label, firstColour = 0 }: BarsOptions): Markup {
  const most = highestOf(stacks)
  const columns = stacks.map((stack, index) => column(stack, { most, x: index * STEP, firstColour }))
  const width = Math.max(MIN_STEPS, stacks.length) * STEP
  return markup`<svg class="plot" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}">
${columns}</svg>
`
}

/** The number that the highest bar stands for; 1 where all are empty. */
export function highestOf(stacks: readonly Stack[]): number {
  return Math.max(1, ...stacks.map(({ values }) => sum(values)))
}

// In units of the picture.
const HEIGHT = 200
const STEP = 10
const BAR = 8.5

/** A single bar is no wall. */
export const MIN_STEPS = 14

type Place = { readonly most: number; readonly x: number; readonly firstColour: number }

function column({ title, values }: Stack, { most, x, firstColour }: Place): Markup {
  let bottom = HEIGHT
  const parts = values.flatMap((value, index) => {
    if (value === 0) return []
    const height = scaled(value, most, HEIGHT)
    bottom -= height
    return [
      markup`<rect class="${colourOf(firstColour + index)}" x="${x}" y="${rounded(bottom)}" width="${BAR}" height="${height}"/>`,
    ]
  })
  return parts.length === 0
    ? markup``
    : markup`<g><title>${title}: ${sum(values)}</title>${parts}</g>
`
}

/** What each colour stands for. rest: the name of what shares the last one. */
export function legend(names: readonly string[], rest: string): Markup {
  const named = names.length > MAX_COLOURS ? [...names.slice(0, MAX_COLOURS), rest] : names
  const items = named.map(
    (name, index) =>
      markup`<li><svg width="14" height="14" aria-hidden="true"><rect class="${colourOf(index)}" width="14" height="14"/></svg> ${printable(name)}</li>`,
  )
  return markup`<ul class="legend">${items}</ul>
`
}

export function colourOf(index: number): string {
  return `c${Math.min(index, MAX_COLOURS)}`
}

/** How long something is; what is not nothing is seen. */
export function scaled(value: number, most: number, length: number): number {
  return value === 0 ? 0 : Math.max(1, rounded((value / most) * length))
}

function rounded(number: number): number {
  return Math.round(number * 10) / 10
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
