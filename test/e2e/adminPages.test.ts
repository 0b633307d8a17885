// The pages for operators in a browser.
import tap, { test } from 'tap'
import type { Page } from 'playwright-core'
import { sampleSources, startPages } from '../admin/showing.ts'
import { auditAll } from './accessibility.ts'
import { PATIENCE_MS } from './documents.ts'
import { PRINTABLE } from './payloads.ts'
import { openPerson } from './person.ts'

tap.setTimeout(PATIENCE_MS)

const REFUSED_RELOAD = {
  lastReload: () => ({ at: Date.now() - 60_000, result: 'refused' as const, problems: ['usher.yaml:3:5 x'] }),
}

const PATHS = [
  '/',
  '/?hours=1&site=testrail',
  '/refusals',
  '/explain',
  '/configuration',
  '/configuration?show=all',
]

test('axe finds nothing on any of them, in light or in dark', async (t) => {
  const url = await startPages(t)
  const refused = await startPages(t, { sources: REFUSED_RELOAD })
  const [first] = await sampleSources().refusals()
  const chosen = await startPages(t, { sources: { refusals: async () => (first ? [first] : []) } })
  const rules = await auditAll(t, [
    ...PATHS.map((path) => ({ name: path, address: url + path })),
    { name: 'a refused reload', address: refused },
    { name: 'a refusal', address: `${chosen}/explain?refusal=${first?.at}-${first?.reference}` },
  ])
  for (const rule of ['color-contrast', 'landmark-one-main', 'label', 'target-size'])
    t.ok(rules.has(rule), `${rule} had something to look at`)
})

test('they fit a narrow window, fetch nothing, and complain of nothing', async (t) => {
  const url = await startPages(t, { sources: REFUSED_RELOAD })
  const { page, complaints, origins } = await openPerson(t, { viewport: { width: 320, height: 700 } })
  for (const path of PATHS) {
    await page.goto(url + path)
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 320, path)
  }
  t.same(complaints, [])
  t.same(origins, new Set([url]))
})

test('somebody with a keyboard finds a refusal, and has its answer explained', async (t) => {
  const { page } = await openPerson(t)
  await page.goto(await startPages(t))
  await page.keyboard.press('Tab')
  t.equal(await focused(page), 'To the page itself')
  await page.keyboard.press('Enter')
  t.equal(await page.evaluate('document.activeElement.id'), 'main')
  await page.getByRole('link', { name: 'Refusals' }).press('Enter')
  await page.getByLabel('Reference').fill('k7q2')
  await page.getByLabel('Reference').press('Enter')
  await page.getByRole('link', { name: 'Explain K7Q2-M9XA' }).first().press('Enter')
  await page.getByRole('heading', { name: 'The refusal K7Q2-M9XA' }).waitFor()
  t.equal(await page.getByRole('textbox', { name: 'Path' }).inputValue(), '/index.php')
  await page.getByRole('textbox', { name: 'The answer' }).fill('HTTP/1.1 401 Unauthorized\n\n')
  await page.getByRole('button', { name: 'Explain' }).press('Enter')
  await page.getByRole('heading', { name: 'What becomes of it' }).waitFor()
  t.equal(
    await page.getByRole('textbox', { name: 'Path' }).inputValue(),
    '/index.php',
    'what was filled in stays',
  )
})

test('whatever was asked for, and whatever is pasted, is shown and never taken for code', async (t) => {
  const [sample] = await sampleSources().refusals()
  const refusals = PRINTABLE.flatMap((value) =>
    (['path', 'cause', 'rule', 'site', 'reference', 'method', 'personName', 'person', 'code'] as const).map(
      (field) => ({ ...sample, [field]: value }) as NonNullable<typeof sample>,
    ),
  )
  const problems = [...PRINTABLE]
  const url = await startPages(t, {
    sources: {
      refusals: async () => refusals,
      lastReload: () => ({ at: Date.now(), result: 'refused', problems }),
      readiness: async () => ({ ready: false, state: 'serving', sites: { confluence: PRINTABLE.join(' ') } }),
    },
  })
  const { page, complaints, dialogs, origins } = await openPerson(t)
  await page.goto(`${url}/refusals`)
  t.ok((await page.locator('main').innerText()).includes(PRINTABLE[0] ?? '?'))
  await page.goto(
    `${url}/refusals?site=${encodeURIComponent(PRINTABLE.join(' '))}&reference="><script>alert(1)</script>`,
  )
  await page.goto(`${url}/?site=<script>alert(1)</script>`)
  for (const value of PRINTABLE) {
    await page.goto(`${url}/explain?refusal=${encodeURIComponent(value)}`)
    const answer = `HTTP/1.1 401 ${value}\nContent-Type: text/html\nX-Said: ${value}\n\n${value}`
    await page.getByRole('textbox', { name: 'The answer' }).fill(answer)
    await page.getByRole('textbox', { name: 'Path' }).fill(`/${value.replaceAll(/\s/g, '+')}`)
    await page.getByRole('button', { name: 'Explain' }).click()
    await page.getByRole('heading', { name: 'What becomes of it' }).waitFor()
  }
  t.same(dialogs, [])
  t.same(complaints, [])
  t.same(origins, new Set([url]))
})

async function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.textContent')
}
