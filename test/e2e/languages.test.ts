// What people see who read other languages, in a browser that lays it out.
import { test } from 'tap'
import { startUsher } from '../helpers/usher.ts'
import { heading, openPerson } from './person.ts'
import { SHIPPED_CONFIG } from './shipped.ts'

const DASHBOARD = '/index.php?/dashboard'

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
