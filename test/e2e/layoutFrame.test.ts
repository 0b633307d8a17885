// Narrow panels, large letters and long names: nothing of a panel scrolls sideways, is cut off or lies on something else.
import tap, { test } from 'tap'
import { PATIENCE_MS } from './documents.ts'
import { checkLayout } from './layout.ts'

tap.setTimeout(PATIENCE_MS)

test('every panel has everything in its place, in a narrow column, zoomed, or with large letters', async (t) => {
  await checkLayout(t, 'frame', [
    { name: 'at 280 px', width: 280, height: 120 },
    { name: 'at 320 px', width: 320, height: 120 },
    { name: 'at 640 px and a zoom of 200 %', width: 320, height: 120, zoom: 2 },
    { name: 'at 480 px, with letters twice as large', width: 480, height: 120, letters: 32 },
  ])
})
