// The report as a page, in a browser.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import tap, { test } from 'tap'
import { toHtmlForm } from '../../src/report/htmlForm.ts'
import { openBrowser } from '../helpers/browser.ts'
import { temporaryDirectory } from '../helpers/usher.ts'
import { personOf, refusalLine, surveyed } from '../report/samples.ts'
import { auditAll } from './accessibility.ts'
import { PATIENCE_MS } from './documents.ts'
import { PRINTABLE } from './payloads.ts'

tap.setTimeout(PATIENCE_MS)

const CAUSES = ['no-licence', 'sign-in-required', 'session-expired', 'refused', 'a', 'b', 'c', 'd']

const LINES = Array.from({ length: 600 }, (_, index) =>
  refusalLine({
    cause: CAUSES[(index * index) % CAUSES.length],
    person: personOf(index % 50, index % 3 === 0 ? 'aaaaaa' : 'bbbbbb'),
    path: `/some/longer/path/of/an/application/${index % 40}`,
    time: `2026-01-${String((index % 28) + 1).padStart(2, '0')}T10:00:00.000Z`,
  }),
)

test('axe finds nothing, in light or in dark', async (t) => {
  const file = join(await temporaryDirectory(t), 'report.html')
  writeFileSync(file, toHtmlForm(surveyed(LINES)))
  await auditAll(t, [{ name: 'report', address: pathToFileURL(file).href }])
})

test('it looks as its style says under its own policy, runs nothing, and fits a narrow window', async (t) => {
  const file = join(await temporaryDirectory(t), 'report.html')
  const hostile = PRINTABLE.flatMap((value) =>
    ['path', 'site', 'rule'].map((field) => refusalLine({ [field]: value })),
  )
  writeFileSync(file, toHtmlForm(surveyed([...LINES, ...hostile])))
  const page = await (await openBrowser(t)).newPage()
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('dialog', (dialog) => {
    said.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('request', (request) => request.url().startsWith('file:') || said.push(request.url()))
  await page.setViewportSize({ width: 320, height: 700 })
  await page.goto(pathToFileURL(file).href)
  t.same(
    said.filter((text) => text !== 'data:,'),
    [],
  )
  t.equal(await page.evaluate('document.documentElement.scrollWidth'), 320)
  t.equal(await page.evaluate('getComputedStyle(document.querySelector("rect.c0")).fill'), 'rgb(36, 80, 196)')
  t.ok((await page.locator('main').innerText()).includes(PRINTABLE[0] ?? '?'))
})
