// The place that an issue has for a panel: 120 px, and at least 480 px of width.
import { test } from 'tap'
import { documents, nameOf } from './documents.ts'
import { serveDocuments } from './documentServer.ts'
import { openPerson } from './person.ts'

const PANEL_HEIGHT = 120
const WIDTHS = [480, 600, 900]

test('in English every panel fits into 120 px at the widths that issues have', async (t) => {
  const server = await serveDocuments(t)
  const { page } = await openPerson(t)
  const panels = documents({ situations: ['usual', 'bare'], variants: ['frame'], languages: ['en'] })
  t.ok(panels.length > 30)
  for (const panel of panels) {
    await page.goto(server.addressOf(panel))
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: PANEL_HEIGHT })
      const height = Number(await page.evaluate('document.body.scrollHeight'))
      t.ok(height <= PANEL_HEIGHT, `${nameOf(panel)} at ${width} px: ${height} px`)
    }
  }
})
