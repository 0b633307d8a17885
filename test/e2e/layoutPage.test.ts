// Small windows, large letters and long names: nothing of a page scrolls sideways, is cut off or lies on something else.
import tap, { test } from 'tap'
import { openBrowser } from '../helpers/browser.ts'
import { documents, PATIENCE_MS } from './documents.ts'
import { serveDocuments } from './documentServer.ts'
import { checkLayout, findMisplaced, openTab } from './layout.ts'

tap.setTimeout(PATIENCE_MS)

const NARROW = { name: 'at 320 px, which is 1280 px at 400 %', width: 320, height: 256 }

const ZOOMED = { name: 'at 1280 px and a zoom of 200 %', width: 640, height: 400, zoom: 2 }

const LARGE_LETTERS = { name: 'at 640 px, with letters twice as large', width: 640, height: 400, letters: 32 }

test('every page has everything in its place, on a small screen, zoomed, or with large letters', async (t) => {
  await checkLayout(t, 'page', [NARROW, ZOOMED, LARGE_LETTERS])
})

test('every form with which somebody asks has everything in its place', async (t) => {
  await checkLayout(t, 'form', [NARROW, ZOOMED, LARGE_LETTERS])
})

test('a window is as narrow, and its letters are as large, as it says', async (t) => {
  const { page, resize } = await openTab(await openBrowser(t))
  const measure =
    'innerWidth + " " + devicePixelRatio + " " + getComputedStyle(document.documentElement).fontSize'
  for (const [window, measured] of [
    [NARROW, '320 1 16px'],
    [ZOOMED, '640 2 16px'],
    [LARGE_LETTERS, '640 1 32px'],
  ] as const) {
    await resize(window)
    t.equal(await page.evaluate(measure), measured)
  }
})

for (const [fault, change] of [
  [/^scrolls sideways: /, `document.querySelector('h1').style.whiteSpace = 'nowrap'`],
  [/^sticks out of /, `document.querySelector('.lead').style.whiteSpace = 'nowrap'`],
  [/^one on the other: /, `document.querySelector('.lead').style.marginTop = '-2rem'`],
  [/ lies on /, `document.querySelector('.action').style.marginTop = '-8rem'`],
  [
    /^cut off by /,
    `Object.assign(document.querySelector('h1').style, { height: '1em', overflow: 'hidden' })`,
  ],
  [/^stands beside /, `document.querySelector('.card').style.height = '4rem'`],
] as const) {
  test(`a page that is wrong would be found: ${fault.source}`, async (t) => {
    const server = await serveDocuments(t)
    const { page, resize } = await openTab(await openBrowser(t))
    const [document] = documents({ situations: ['long'] })
    if (document === undefined) throw new Error('there are no documents')
    await resize(NARROW)
    await page.goto(server.addressOf(document))
    await page.evaluate(change)
    const found = await findMisplaced(page)
    t.ok(
      found.some((each) => fault.test(each)),
      found.join('\n'),
    )
  })
}
