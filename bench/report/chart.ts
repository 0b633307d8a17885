// The results as a picture: bars of CPU time for one request, a panel a scenario, on light and on dark.
import type { Results, ScenarioResult } from '../results.ts'
import { USHER } from '../targets/names.ts'
import { figuresOf } from './figures.ts'
import { rounded } from './numbers.ts'
import { element, picture, tenth, text } from './svg.ts'

/** Those that say the most; the tables have all. */
const CHARTED = new Set([
  'page',
  'refused',
  'refused-br',
  'looked-gzip',
  'body-100k',
  'connections',
  'tls',
  'h2',
])

const COLUMNS = 2
const PANEL_WIDTH = 460
const GAP = 20
const HEAD_HEIGHT = 34
const ROW_HEIGHT = 20
const BAR_HEIGHT = 13
const LABEL_WIDTH = 150
const VALUE_WIDTH = 50

const STYLE = `
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.name { font-weight: 600 }
.quiet { fill: #59636e }
.end { text-anchor: end }
.bar { fill: #8c959f }
.usher { fill: #0b5fff }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .quiet { fill: #9198a1 }
  .bar { fill: #656c76 }
  .usher { fill: #6ea1ff }
}
`

type Bar = { readonly name: string; readonly microseconds: number }
type Panel = { readonly name: string; readonly title: string; readonly bars: readonly Bar[] }

/** The picture as SVG. */
export function chart(results: Results): string {
  const panels = results.scenarios.filter(({ name }) => CHARTED.has(name)).map(panelOf)
  const rows = Array.from({ length: Math.ceil(panels.length / COLUMNS) }, (_, row) =>
    panels.slice(row * COLUMNS, (row + 1) * COLUMNS),
  )
  let height = 0
  const drawn = rows.flatMap((row) => {
    const top = height
    height += Math.max(...row.map(heightOf)) + GAP
    return row.map((panel, column) => draw(panel, column * (PANEL_WIDTH + GAP), top))
  })
  const size = { width: COLUMNS * (PANEL_WIDTH + GAP) - GAP, height }
  const title = 'CPU time for one request, in microseconds'
  return picture({ ...size, title, description: describe(panels), style: STYLE }, drawn.join(''))
}

function panelOf({ name, title, targets }: ScenarioResult): Panel {
  const bars = targets
    .filter(({ failure }) => failure === undefined)
    .map((target) => ({ name: target.name, microseconds: figuresOf(target).cpuMicroseconds }))
  return { name, title, bars: bars.toSorted((one, other) => one.microseconds - other.microseconds) }
}

function heightOf({ bars }: Panel): number {
  return HEAD_HEIGHT + bars.length * ROW_HEIGHT
}

function draw({ name, title, bars }: Panel, left: number, top: number): string {
  const most = Math.max(...bars.map(({ microseconds }) => microseconds))
  const head = [
    text({ x: 0, y: 14, class: 'name' }, name),
    text({ x: PANEL_WIDTH, y: 14, class: 'quiet end' }, title),
  ]
  const rows = bars.map((bar, index) =>
    drawBar(bar, bar.microseconds / most, HEAD_HEIGHT + index * ROW_HEIGHT),
  )
  return element('g', { transform: `translate(${left} ${top})` }, ...head, ...rows)
}

function drawBar({ name, microseconds }: Bar, share: number, top: number): string {
  const width = tenth(share * (PANEL_WIDTH - LABEL_WIDTH - VALUE_WIDTH))
  const isUsher = name === USHER
  const baseline = top + BAR_HEIGHT - 2
  return [
    text({ x: LABEL_WIDTH - 8, y: baseline, class: isUsher ? 'name end' : 'end' }, name),
    element('rect', {
      ...{ x: LABEL_WIDTH, y: top, width, height: BAR_HEIGHT, rx: 2 },
      class: isUsher ? 'usher' : 'bar',
    }),
    text({ x: tenth(LABEL_WIDTH + width + 6), y: baseline, class: 'quiet' }, rounded(microseconds)),
  ].join('')
}

function describe(panels: readonly Panel[]): string {
  const told = panels.map(({ name, bars }) => {
    const values = bars.map((bar) => `${bar.name} ${rounded(bar.microseconds)}`)
    return `${name}: ${values.join(', ')}.`
  })
  return `Less is better. ${told.join(' ')}`
}
