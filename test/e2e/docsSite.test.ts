// The documents as a site, in a browser.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import tap, { test } from 'tap'
import type { Test } from 'tap'
import { buildSite } from '../../site/build.ts'
import { ROOT } from '../docs/markdown.ts'
import { temporaryDirectory } from '../helpers/usher.ts'
import { auditAll } from './accessibility.ts'
import { PATIENCE_MS } from './documents.ts'
import { openPerson } from './person.ts'

tap.setTimeout(PATIENCE_MS)

// What there is of tables, code, lists, pictures and headings; the other pages are made of the same.
const PAGES = [
  'index',
  'guides/index',
  'guides/testrail-in-jira',
  'operations',
  'docker/index',
  'decisions/index',
]

async function builtSite(t: Test): Promise<(page: string) => string> {
  const directory = await temporaryDirectory(t)
  buildSite(ROOT, directory)
  return (page) => pathToFileURL(join(directory, `${page}.html`)).href
}

test('axe finds nothing, in light or in dark', async (t) => {
  const addressOf = await builtSite(t)
  await auditAll(
    t,
    PAGES.map((name) => ({ name, address: addressOf(name) })),
  )
})

test('nothing is fetched from elsewhere or blocked, every picture is there, and no window is too narrow', async (t) => {
  const addressOf = await builtSite(t)
  const { page, complaints } = await openPerson(t)
  const elsewhere: string[] = []
  page.on('request', (request) => /^(file|data):/.test(request.url()) || elsewhere.push(request.url()))
  for (const width of [320, 900, 1_400]) {
    await page.setViewportSize({ width, height: 800 })
    for (const name of PAGES) {
      await page.goto(addressOf(name))
      t.equal(
        await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
        0,
        `${name}, ${width} px`,
      )
      t.same(await page.evaluate(BROKEN_PICTURES), [], name)
    }
  }
  t.same(elsewhere, [])
  t.same(complaints, [])
})

const BROKEN_PICTURES = `[...document.images].filter(({ complete, naturalWidth }) => !complete || naturalWidth === 0)
  .map(({ src }) => src)`

test('the list of pages is open where there is room, and opens by keys where there is not', async (t) => {
  const addressOf = await builtSite(t)
  const { page } = await openPerson(t)
  const link = page.getByRole('link', { name: 'Your own rule' }).first()
  await page.setViewportSize({ width: 1_000, height: 800 })
  await page.goto(addressOf('rules'))
  t.ok(await link.isVisible())
  await page.setViewportSize({ width: 400, height: 800 })
  t.notOk(await link.isVisible())
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await link.click()
  await page.getByRole('heading', { level: 1, name: 'Your own rule' }).waitFor()
})
