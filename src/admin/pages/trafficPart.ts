// Requests and refusals over time.
import { highestOf, legend, stackedBars } from '../../charts/stackedBars.ts'
import type { Stack } from '../../charts/stackedBars.ts'
import { markup } from '../../markup.ts'
import type { Markup } from '../../markup.ts'
import { BUCKET_MS } from '../../traffic/index.ts'
import type { Bucket } from '../../traffic/index.ts'
import { columnHeads, scrolling } from './page.ts'
import { byColour, causesOf, spansOf } from './trafficBars.ts'
import type { Span } from './trafficBars.ts'
import { minuteText, numberText } from './words.ts'

const MINUTE_MS = 60_000

/** How far back, what a bar stands for, and what a row of the numbers. */
const RANGES = {
  24: { barMs: 3 * BUCKET_MS, rowMs: 60 * MINUTE_MS },
  6: { barMs: BUCKET_MS, rowMs: 15 * MINUTE_MS },
  1: { barMs: BUCKET_MS, rowMs: BUCKET_MS },
} as const

export type Range = {
  readonly hours: keyof typeof RANGES
  /** undefined for all. */
  readonly site: string | undefined
}

const USUAL_HOURS = 24

/** What a query asks for, as far as there is such a thing. */
export function rangeOf(query: URLSearchParams, sites: readonly string[]): Range {
  const hours = Number(query.get('hours') ?? USUAL_HOURS)
  return {
    hours: Object.hasOwn(RANGES, hours) ? (hours as Range['hours']) : USUAL_HOURS,
    site: sites.find((name) => name === query.get('site')),
  }
}

export type TrafficOptions = {
  readonly traffic: readonly Bucket[]
  readonly range: Range
  readonly sites: readonly string[]
  readonly now: number
}

/** Two charts, and their numbers. */
export function trafficPart({ traffic, range, sites, now }: TrafficOptions): Markup {
  const { barMs, rowMs } = RANGES[range.hours]
  const bars = spansOf(traffic, { ...range, now }, barMs)
  const rows = spansOf(traffic, { ...range, now }, rowMs)
  const isEmpty = bars.every(({ requests }) => requests === 0)
  return markup`${choices(range, sites)}${
    isEmpty
      ? markup`<p class="quiet">Nobody has asked for anything in this time.</p>\n`
      : markup`<div class="charts">
${requestChart(bars, barMs)}${refusalChart(bars, barMs)}</div>
${numbers(rows)}`
  }`
}

function choices({ hours, site }: Range, sites: readonly string[]): Markup {
  const ofRange = [24, 6, 1].map((each) =>
    choice(each === 1 ? 'The last hour' : `${each} hours`, addressOf(each, site), each === hours),
  )
  const ofSite = [undefined, ...sites].map((each) =>
    choice(each ?? 'All sites', addressOf(hours, each), each === site),
  )
  return markup`<ul class="choices" aria-label="How far back">${ofRange}</ul>
${sites.length > 1 ? markup`<ul class="choices" aria-label="Which site">${ofSite}</ul>\n` : ''}`
}

function choice(name: string, href: string, isShown: boolean): Markup {
  return isShown
    ? markup`<li><a href="${href}" aria-current="true">${name}</a></li>`
    : markup`<li><a href="${href}">${name}</a></li>`
}

function addressOf(hours: number, site: string | undefined): string {
  const query = new URLSearchParams({ hours: String(hours), ...(site !== undefined && { site }) })
  return `./?${query.toString()}#traffic`
}

const KINDS = ['passed', 'refused', 'no answer of the upstream']

function requestChart(bars: readonly Span[], barMs: number): Markup {
  const stacks = bars.map(({ from, requests, refusals, failures }) => ({
    title: spanText(from, barMs),
    values: [Math.max(0, requests - refusals - failures), refusals, failures],
  }))
  return chart('Requests', stacks, { bars, barMs, kinds: KINDS })
}

function refusalChart(bars: readonly Span[], barMs: number): Markup {
  const causes = causesOf(bars)
  if (causes.length === 0)
    return markup`<div><h3>Refusals by cause</h3><p class="quiet">Nobody was refused in this time.</p></div>\n`
  const stacks = bars.map((span) => ({ title: spanText(span.from, barMs), values: byColour(span, causes) }))
  return chart('Refusals by cause', stacks, { bars, barMs, kinds: causes })
}

type ChartOptions = {
  readonly bars: readonly Span[]
  readonly barMs: number
  readonly kinds: readonly string[]
}

function chart(title: string, stacks: readonly Stack[], { bars, barMs, kinds }: ChartOptions): Markup {
  const unit = `${barMs / MINUTE_MS} minutes`
  const label = `${title}, a bar for each ${unit}; the numbers stand in the table below`
  return markup`<div><h3>${title}</h3>
<p class="quiet">A bar for each ${unit}; the highest has ${numberText(highestOf(stacks))}.</p>
${stackedBars({ stacks, label })}${ends(bars)}${legend(kinds, 'other causes')}</div>
`
}

const TICKS = 5

function ends(bars: readonly Span[]): Markup {
  const ticks = Array.from({ length: TICKS }, (_, index) =>
    Math.round((index * (bars.length - 1)) / (TICKS - 1)),
  )
  const times = ticks.map((tick) => markup`<span>${minuteText(bars[tick]?.from ?? 0)}</span> `)
  return markup`<p class="ends">${times}</p>
`
}

function numbers(rows: readonly Span[]): Markup {
  const causes = causesOf(rows)
  const told = rows
    .filter(({ requests }) => requests > 0)
    .toReversed()
    .map(
      ({ from, requests, failures, causes: times }) =>
        markup`<tr><th scope="row">${minuteText(from)}</th>${[
          requests,
          failures,
          ...causes.map((cause) => times.get(cause) ?? 0),
        ].map((number) => markup`<td class="number">${numberText(number)}</td>`)}</tr>
`,
    )
  const heads = columnHeads(['From (UTC)'], ['Requests', 'No answer', ...causes])
  return markup`<details><summary>The numbers</summary>
${scrolling(
  'Requests and refusals over time',
  markup`<table>${heads}<tbody>
${told}</tbody></table>`,
)}</details>
`
}

function spanText(from: number, barMs: number): string {
  return `${minuteText(from)} to ${minuteText(from + barMs)} UTC`
}
