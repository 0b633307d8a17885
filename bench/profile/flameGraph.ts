// The tree of a profile as a picture: a bar a function, as wide as its time, callers below what they call.
import { element, escapeText, picture, tenth, text } from '../report/svg.ts'
import { kindOf } from './fold.ts'
import type { Frame } from './fold.ts'

const WIDTH = 1_400
const ROW_HEIGHT = 17
const CHARACTER_WIDTH = 6.8

// Narrower than that nothing can be seen; such frames are time of their callers in the picture.
const LEAST_WIDTH = 0.7

const STYLE = `
text { font: 11px ui-monospace, monospace; fill: #1f2328; pointer-events: none }
rect { stroke: #fff; stroke-width: .5 }
.own { fill: #7aa7ff } .package { fill: #f2b866 } .node { fill: #b9c3cd } .engine { fill: #e79a9a }
g:hover > rect { stroke: #000; stroke-width: 1 }
@media (prefers-color-scheme: dark) {
  svg { background: #0d1117 }
  rect { stroke: #0d1117 }
  g:hover > rect { stroke: #fff }
}
`

type Box = { readonly frame: Frame; readonly left: number; readonly depth: number }

/** The picture as SVG; the whole name and the share of each bar are its tooltip. */
export function flameGraph(root: Frame, title: string): string {
  const scale = WIDTH / root.microseconds
  const boxes = boxesOf({ frame: root, left: 0, depth: 0 }, scale)
  const rows = 1 + boxes.reduce((deepest, { depth }) => Math.max(deepest, depth), 0)
  const height = rows * ROW_HEIGHT
  const drawn = boxes.map((box) => draw(box, { scale, height, total: root.microseconds }))
  const description = `${Math.round(root.microseconds / 1_000)} ms on the CPU, callers below what they call`
  return picture({ width: WIDTH, height, title, description, style: STYLE }, drawn.join('\n'))
}

function boxesOf(box: Box, scale: number): Box[] {
  let left = box.left
  const children = box.frame.children.flatMap((frame) => {
    const child = { frame, left, depth: box.depth + 1 }
    left += frame.microseconds * scale
    return frame.microseconds * scale < LEAST_WIDTH ? [] : boxesOf(child, scale)
  })
  return [box, ...children]
}

type Canvas = { readonly scale: number; readonly height: number; readonly total: number }

function draw({ frame, left, depth }: Box, { scale, height, total }: Canvas): string {
  const width = frame.microseconds * scale
  const top = height - (depth + 1) * ROW_HEIGHT
  const share = ((frame.microseconds / total) * 100).toFixed(1)
  const room = Math.floor((width - 6) / CHARACTER_WIDTH)
  const label = room < 3 ? '' : text({ x: tenth(left + 3), y: top + 12 }, frame.name.slice(0, room))
  return element(
    'g',
    {},
    element('title', {}, escapeText(`${frame.name}, ${share} %`)),
    element('rect', {
      ...{ x: tenth(left), y: top, width: tenth(width), height: ROW_HEIGHT, class: kindOf(frame.name) },
    }),
    label,
  )
}
