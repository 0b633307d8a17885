// Forced colours, reduced motion and paper: what somebody's settings and a printer make of a document.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import tap, { test } from 'tap'
import { openBrowser } from '../helpers/browser.ts'
import { documents, nameOf, PATIENCE_MS, SITUATIONS, VARIANTS } from './documents.ts'
import { serveDocuments } from './documentServer.ts'
import type { Document, DocumentVariant, SituationName } from './documents.ts'

tap.setTimeout(PATIENCE_MS)

// Names a directory for pictures, for whoever wants to look.
const SHOTS = process.env['USHER_TEST_SHOTS']

// These have every kind of part, and German ones take the most room.
const KINDS = ['sign-in-required', 'no-licence', 'token-refused', 'upstream-unavailable', 'refused'] as const

function inAllSituations(variant: DocumentVariant): Document[] {
  const situations = Object.keys(SITUATIONS) as SituationName[]
  return documents({ variants: [variant], situations, languages: ['de'], pages: KINDS })
}

for (const variant of VARIANTS) {
  test(`in forced colours the buttons of a ${variant} have edges and its links lines, in colours of the system`, async (t) => {
    const server = await serveDocuments(t)
    const page = await (await openBrowser(t)).newPage()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ forcedColors: 'active', colorScheme })
      for (const document of inAllSituations(variant)) {
        await page.goto(server.addressOf(document))
        t.same(await page.evaluate(WITHOUT_EDGE), [], `${nameOf(document)}, ${colorScheme}`)
      }
      await shoot(page, `forced-colors-${variant}-${colorScheme}`)
    }
  })

  test(`nothing of a ${variant} moves, be it entered, pressed or reached by Tab`, async (t) => {
    const server = await serveDocuments(t)
    const page = await (await openBrowser(t)).newPage()
    for (const reducedMotion of ['reduce', 'no-preference'] as const) {
      await page.emulateMedia({ reducedMotion })
      for (const document of inAllSituations(variant)) {
        await page.goto(server.addressOf(document))
        await page.keyboard.press('Tab')
        for (const control of await page.locator('a:visible, button:visible').all()) await control.hover()
        const moving = await page.evaluate('document.getAnimations({ subtree: true }).length')
        t.equal(moving, 0, `${nameOf(document)}, ${reducedMotion}`)
      }
    }
  })

  test(`on paper a ${variant} is one sheet, black on white, with all that it says`, async (t) => {
    const server = await serveDocuments(t)
    const page = await (await openBrowser(t)).newPage({ viewport: A4 })
    for (const document of inAllSituations(variant)) {
      await page.emulateMedia({ colorScheme: 'dark', media: 'screen' })
      await page.goto(server.addressOf(document))
      // On paper nothing leads back.
      await page.evaluate(`for (const button of document.querySelectorAll('[data-go-back]')) button.remove()`)
      const shown = await page.locator('body').innerText()
      await page.emulateMedia({ colorScheme: 'dark', media: 'print' })
      t.equal(await page.locator('body').innerText(), shown, `${nameOf(document)}: the same words`)
      t.same(await page.evaluate(NOT_BLACK_ON_WHITE), [], nameOf(document))
    }
    await shoot(page, `print-${variant}`)
  })

  test(`a ${variant} is printed on one sheet, with or without its backgrounds`, async (t) => {
    const server = await serveDocuments(t)
    const page = await (await openBrowser(t)).newPage()
    await page.emulateMedia({ colorScheme: 'dark' })
    for (const document of inAllSituations(variant)) {
      await page.goto(server.addressOf(document))
      for (const printBackground of [false, true]) {
        const pdf = await page.pdf({ format: 'A4', printBackground })
        const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length
        t.equal(sheets, 1, nameOf(document))
      }
    }
  })
}

test('on paper a link that leads elsewhere says where', async (t) => {
  const server = await serveDocuments(t)
  const page = await (await openBrowser(t)).newPage()
  const [document] = documents({ situations: ['long'], pages: ['no-licence'] })
  if (document === undefined) throw new Error('there are no documents')
  await page.emulateMedia({ media: 'print' })
  await page.goto(server.addressOf(document))
  const said = await page.evaluate(
    `getComputedStyle(document.querySelector('a[href^="http"]'), '::after').content`,
  )
  t.equal(said, '" (https://help.northwind.example/)"')
})

const A4 = { width: 794, height: 1_123 }

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true })
}

// These run in the browser, whose types this project does not carry.
const COLORS = `
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number)
  const luminance = (color) => {
    const [red, green, blue] = channels(color).map((channel) =>
      channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const isClear = (color) => channels(color)[3] === 0
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
    return (light + 0.05) / (dark + 0.05)
  }
  const backgroundOf = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const { backgroundColor } = getComputedStyle(each)
      if (!isClear(backgroundColor)) return backgroundColor
    }
    return getComputedStyle(document.documentElement).colorScheme === 'dark' ? 'rgb(0, 0, 0)' : 'rgb(255, 255, 255)'
  }
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility())`

const WITHOUT_EDGE = `(() => {
  ${COLORS}
  // A checkbox is drawn by the browser, in the colours of the system.
  return shown('a[href], button, textarea, input:not([type="hidden"], [type="checkbox"])').flatMap((each) => {
    const style = getComputedStyle(each)
    const isUnderlined = style.textDecorationLine.includes('underline')
    const hasEdge = style.borderTopStyle === 'solid' && parseFloat(style.borderTopWidth) >= 1 && !isClear(style.borderTopColor) &&
      contrast(style.borderTopColor, backgroundOf(each.parentElement)) >= 3
    return isUnderlined || hasEdge ? [] : [each.outerHTML]
  })
})()`

const NOT_BLACK_ON_WHITE = `(() => {
  ${COLORS}
  return shown('body *').filter((each) => each.innerText?.trim()).flatMap((each) => {
    const [ink, paper] = [getComputedStyle(each).color, backgroundOf(each)]
    return luminance(ink) === 0 && luminance(paper) === 1 ? [] : [each.outerHTML.slice(0, 80) + ': ' + ink + ' on ' + paper]
  })
})()`
