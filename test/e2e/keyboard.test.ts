// Somebody without a mouse: everything is reached in the order in which it is read, seen where it is, and works.
import tap, { test } from 'tap'
import { openBrowser, takePicture } from '../helpers/browser.ts'
import { documents, nameOf, PATIENCE_MS, SITUATIONS, VARIANTS } from './documents.ts'
import { serveDocuments } from './documentServer.ts'
import type { Document, DocumentVariant, SituationName } from './documents.ts'
import { controlsOf, outOfOrder, press, seeFocus, startBefore } from './keyboard.ts'

tap.setTimeout(PATIENCE_MS)

const SITUATION_NAMES = Object.keys(SITUATIONS) as SituationName[]

const WINDOWS = {
  page: { width: 700, height: 1_800 },
  frame: { width: 480, height: 500 },
  form: { width: 700, height: 1_200 },
} as const

// The controls of a document hang on its page and situation, and their places on its direction.
function keyboardDocuments(variant: DocumentVariant): Document[] {
  return documents({ variants: [variant], situations: SITUATION_NAMES, languages: ['en', 'ar'] })
}

for (const variant of VARIANTS) {
  test(`Tab goes through a ${variant} in the order in which it is read, and out of it again`, async (t) => {
    const server = await serveDocuments(t)
    const page = await (await openBrowser(t)).newPage({ viewport: WINDOWS[variant] })
    for (const document of keyboardDocuments(variant)) {
      await page.goto(server.addressOf(document))
      const controls = await controlsOf(page)
      const atMost = controls.length + 1
      await startBefore(page)
      t.same(await press(page, 'Tab', atMost), controls, nameOf(document))
      t.same(await press(page, 'Shift+Tab', atMost), controls.toReversed(), `${nameOf(document)}, backwards`)
      t.same(await outOfOrder(page), [], `${nameOf(document)}, as it stands`)
    }
  })
}

const MEDIA = [
  { name: 'light', colorScheme: 'light', forcedColors: 'none' },
  { name: 'dark', colorScheme: 'dark', forcedColors: 'none' },
  { name: 'forced colours', colorScheme: 'dark', forcedColors: 'active' },
] as const

for (const variant of VARIANTS) {
  test(`what has the focus on a ${variant} is seen to have it: light, dark and in forced colours`, async (t) => {
    const server = await serveDocuments(t)
    const browser = await openBrowser(t)
    const page = await browser.newPage({ viewport: WINDOWS[variant] })
    const eye = await browser.newPage()
    for (const document of keyboardDocuments(variant).filter(
      ({ page: name }) => name === 'no-licence' || name === 'faulty',
    )) {
      for (const { name, ...media } of MEDIA) {
        await page.emulateMedia(media)
        await page.goto(server.addressOf(document))
        await startBefore(page)
        const without = await takePicture(page)
        for (const control of await controlsOf(page)) {
          await page.keyboard.press('Tab')
          const { pixels, enough } = await seeFocus(page, eye, without)
          t.ok(pixels >= enough, `${nameOf(document)}, ${name}, ${control}: ${pixels} of ${enough} pixels`)
        }
      }
    }
  })
}

test('a control whose outline is taken away would be found', async (t) => {
  const server = await serveDocuments(t)
  const browser = await openBrowser(t)
  const page = await browser.newPage({ viewport: WINDOWS.page })
  await page.goto(server.addressOf(first(documents())))
  await page.evaluate('document.querySelector("main a").style.outline = "none"')
  const without = await takePicture(page)
  await page.keyboard.press('Tab')
  const { pixels, enough } = await seeFocus(page, await browser.newPage(), without)
  t.ok(pixels < enough)
})

test('Tab goes from an issue into its panel and on to the rest of the issue', async (t) => {
  const server = await serveDocuments(t)
  const page = await (await openBrowser(t)).newPage()
  await page.goto(server.embeddedAddressOf(first(documents({ variants: ['frame'] }))))
  for (const [place, label] of [
    ['beforebegin', 'Before'],
    ['afterend', 'After'],
  ]) {
    const button = `<button>${label}</button>`
    await page.evaluate(`document.querySelector('iframe').insertAdjacentHTML('${place}', '${button}')`)
  }
  const inPanel = await controlsOf(first(page.frames().slice(1)))
  const reached = await press(page, 'Tab', inPanel.length + 2)
  t.same(reached, ['button Before', ...inPanel.map(() => 'iframe Panel'), 'button After'])
})

function first<T>([one]: readonly T[]): T {
  if (one === undefined) throw new Error('there is none')
  return one
}
