// What people see who read other languages, in a browser that lays it out.
import { test } from 'tap'
import { LANGUAGES, PAGES } from '../../src/config/words.ts'
import { openBrowser } from '../helpers/browser.ts'
import { startUsher } from '../helpers/usher.ts'
import { createPages } from '../../src/pages/index.ts'
import { brand, context, templates } from '../pages/samples.ts'
import { heading, openPerson } from './person.ts'
import { SHIPPED_CONFIG } from './shipped.ts'

const DASHBOARD = '/index.php?/dashboard'

const NARROW = { width: 320, height: 640 }

for (const [locale, language, direction, title, button] of [
  ['de-DE', 'de', 'ltr', 'Bei TestRail anmelden', 'Anmelden'],
  ['ar', 'ar', 'rtl', 'سجّل الدخول إلى \u2068TestRail\u2069', 'تسجيل الدخول'],
  ['pt-PT', 'pt-BR', 'ltr', 'Entre em TestRail', 'Entrar'],
  ['sv-SE', 'en', 'ltr', 'Sign in to TestRail', 'Sign in'],
] as const) {
  test(`a browser in ${locale} gets the page in ${language}`, async (t) => {
    const { url } = await startUsher(t, SHIPPED_CONFIG)
    const person = await openPerson(t, { locale })
    const { page } = person
    const response = await page.goto(url + DASHBOARD)
    t.equal(response?.headers()['content-language'], language)
    t.equal(await heading(page), title)
    t.equal(await page.locator('html').getAttribute('lang'), language)
    t.equal(await page.evaluate('getComputedStyle(document.body).direction'), direction)
    await person.shoot(`language-${locale}`)
    await page.getByRole('link', { name: button, exact: true }).click()
    t.match(page.url(), `${url}/index.php?/auth/login`)
    t.same(person.complaints, [])
  })
}

test('in Arabic the logo stands at the right, and the reference reads from left to right', async (t) => {
  const { url } = await startUsher(t, SHIPPED_CONFIG)
  const { page } = await openPerson(t, { locale: 'ar' })
  await page.goto(url + DASHBOARD)
  const logo = await page.locator('.mark').boundingBox()
  const names = await page.locator('.names').boundingBox()
  t.ok((logo?.x ?? 0) > (names?.x ?? 0) + (names?.width ?? 0))
  t.equal(await page.evaluate('getComputedStyle(document.querySelector("code")).direction'), 'ltr')
  t.equal(await page.evaluate('getComputedStyle(document.querySelector("code")).unicodeBidi'), 'isolate')
})

test('no page and no frame scrolls sideways at 320 px, in any language', async (t) => {
  const pages = createPages({
    templates,
    // Names as long as they get.
    brand: {
      ...brand,
      product: 'Qualitätsmanagementplattform',
      organisation: 'Donaudampfschifffahrtsgesellschaft',
    },
    frameAncestors: [],
    wording: { languages: { default: 'en', offer: LANGUAGES }, texts: [] },
  })
  const browser = await openBrowser(t)
  const page = await browser.newPage({ viewport: NARROW })
  for (const language of LANGUAGES) {
    for (const name of PAGES) {
      for (const variant of ['page', 'frame'] as const) {
        const { body } = pages.render({
          ...context,
          page: name,
          variant,
          person: 'christina.maximiliane.hohenzollern@subsidiary.northwind.example',
          acceptLanguage: language,
        })
        await page.setContent(body.toString())
        const width = await page.evaluate('document.documentElement.scrollWidth')
        t.ok(Number(width) <= NARROW.width, `${language}, ${name}, ${variant}: ${String(width)} px`)
      }
    }
  }
})
