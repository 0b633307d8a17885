// Enter does what a click does.
import type { Page } from 'playwright-core'
import tap, { test } from 'tap'
import { openBrowser } from '../helpers/browser.ts'
import { documents, nameOf, PATIENCE_MS, SITUATIONS, VARIANTS } from './documents.ts'
import type { SituationName } from './documents.ts'
import { serveDocuments } from './documentServer.ts'
import { startBefore } from './keyboard.ts'

tap.setTimeout(PATIENCE_MS)

const SITUATION_NAMES = Object.keys(SITUATIONS) as SituationName[]

const ELSEWHERE = '<!doctype html><link rel="icon" href="data:,"><h1>Elsewhere</h1>'

for (const variant of VARIANTS) {
  test(`Enter follows every link and presses every button of a ${variant}`, async (t) => {
    const server = await serveDocuments(t)
    const context = await (await openBrowser(t)).newContext()
    await context.route(/^https:/, (route) => route.fulfill({ contentType: 'text/html', body: ELSEWHERE }))
    for (const document of documents({
      variants: [variant],
      situations: SITUATION_NAMES,
      languages: ['en'],
    })) {
      const page = await context.newPage()
      const address = server.addressOf(document)
      await page.goto(address)
      const leads = await leadsOf(page)
      for (const [index, { href, newTab }] of leads.entries()) {
        // A letter or a call opens another program.
        if (!href.startsWith('http')) continue
        await page.goto(address)
        await startBefore(page)
        for (let presses = 0; presses <= index; presses += 1) await page.keyboard.press('Tab')
        // A key that is pressed while a document is on its way may never be told as done.
        const went = newTab ? context.waitForEvent('page') : page.waitForEvent('load').then(() => page)
        await page.keyboard.press('Enter')
        const there = await went
        await there.waitForLoadState()
        t.equal(there.url(), href, nameOf(document))
        if (there !== page) await there.close()
      }
      await page.close()
    }
  })
}

type Lead = { readonly href: string; readonly newTab: boolean }

/** Where each control leads; what has to be filled in first has tests of its own, and a button of no form no address. */
function leadsOf(page: Page): Promise<Lead[]> {
  return page.evaluate(`[...document.querySelectorAll('a[href], button, input:not([type="hidden"])')]
    .filter((each) => each.checkVisibility())
    .map((each) => ({
      href: each.href ?? (each.form?.querySelector('input:not([type="hidden"])') ? '' : each.form?.action) ?? '',
      newTab: (each.target || each.form?.target) === '_blank',
    }))`)
}
