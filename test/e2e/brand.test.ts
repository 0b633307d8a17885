// A brand with all that it may have, as people see it: nothing that the policy refuses, nothing that leaves the page.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { test } from 'tap'
import type { Test } from 'tap'
import { startUsher } from '../helpers/usher.ts'
import { openPerson } from './person.ts'

const logoOf = (ink: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30" width="90" height="30"><rect width="90" height="30" fill="${ink}"/></svg>`

// The smallest font file there is: none, which is loaded all the same.
const CSS = `@font-face { font-family: Brand; src: url(data:font/woff2;base64,d09GMgABAAAAAAAAAAAAAAAAAAAA) }
h1 { font-family: Brand, serif; text-transform: uppercase }
`

function configOf(t: Test, more = ''): string {
  const directory = t.testdir({ 'light.svg': logoOf('#123'), 'dark.svg': logoOf('#eef'), 'own.css': CSS })
  return `
brand:
  organisation: Northwind Traders of the Second Floor
  logoFile: ${join(directory, 'light.svg')}
  logoFileDark: ${join(directory, 'dark.svg')}
  cssFile: ${join(directory, 'own.css')}
  accentColor: '#e4572e'
  backgroundColor: '#0b2545'
  contactUrl: 'https://desk.example/new?ref={reference}&url={address}'
  contactEmail: a-team-with-a-rather-long-name@northwind.example
  contactChat: https://chat.example/qa
  contactPhone: '+49 (0)30 1234-567'
  links: [{ label: Handbook, url: https://wiki.example }, { label: Privacy, url: /privacy }]
  actions: { sign-in-required: { label: Book a seat, url: '/seats?for={product}' } }
${more}
sites:
  - { name: testrail, upstream: 'demo:testrail', presets: [testrail] }
`
}

test('everything of a brand is shown, fits 320 px, and is allowed by its own policy', async (t) => {
  const { url } = await startUsher(t, configOf(t))
  const person = await openPerson(t, { viewport: { width: 320, height: 700 }, colorScheme: 'dark' })
  const { page } = person
  await page.goto(`${url}/index.php?/dashboard`)
  t.equal(await logoShown(page), logoOf('#eef'), 'the dark logo')
  t.equal(await page.evaluate(`document.querySelector('img.logo').naturalWidth`), 90)
  t.equal(await page.evaluate(`getComputedStyle(document.querySelector('h1')).textTransform`), 'uppercase')
  t.equal(await page.evaluate('document.documentElement.scrollWidth'), 320)
  t.equal(await page.getByRole('link', { name: 'Book a seat' }).getAttribute('href'), '/seats?for=TestRail')
  const desk = await page.getByRole('link', { name: 'Ask for a licence' }).getAttribute('href')
  t.match(desk, /^https:\/\/desk\.example\/new\?ref=[\w-]+&url=%2Findex\.php%3F%2Fdashboard$/)
  t.equal(await page.getByRole('link', { name: '+49' }).getAttribute('href'), 'tel:+49301234567')
  const foot = page.getByRole('navigation', { name: 'More links' })
  t.same(await foot.getByRole('link').allInnerTexts(), ['Handbook', 'Privacy'])
  // The decoder's, of a font that is none; the policy let it through.
  t.same(
    person.complaints.filter(
      (complaint) => !/OTS parsing error|Failed to decode downloaded font/.test(complaint),
    ),
    [],
  )
  t.same(person.origins, new Set([url]))
  await person.shoot('brand')
})

test('a page that is light by its brand is light in a dark browser, with its logo and its widgets', async (t) => {
  const { url } = await startUsher(t, configOf(t, '  colorScheme: light'))
  const { page } = await openPerson(t, { colorScheme: 'dark' })
  await page.goto(`${url}/index.php?/dashboard`)
  t.equal(await page.evaluate(`getComputedStyle(document.querySelector('.card')).backgroundColor`), WHITE)
  t.equal(await page.evaluate('getComputedStyle(document.documentElement).colorScheme'), 'light')
  t.equal(await logoShown(page), logoOf('#123'))
})

const WHITE = 'rgb(255, 255, 255)'

async function logoShown(page: Page): Promise<string> {
  return String(await page.evaluate(`atob(document.querySelector('img.logo').currentSrc.split(',')[1])`))
}
