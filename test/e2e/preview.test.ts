// The gallery in a browser: what somebody sees who writes texts.
import { test } from 'tap'
import type { Page } from 'playwright-core'
import { CONFIG, startPreview } from '../commands/previewing.ts'
import { PAGES } from '../../src/config/words.ts'
import { openPerson } from './person.ts'

test('the gallery shows every page in a frame, and fetches nothing from elsewhere', async (t) => {
  const { url } = await startPreview(t)
  const person = await openPerson(t)
  await person.page.goto(url)
  t.equal(await person.page.locator('iframe').count(), PAGES.length)
  const frame = person.page.frameLocator('iframe').first()
  await frame.getByRole('heading', { name: 'Sign in to TestRail' }).waitFor()
  await person.page.getByText('Edits are shown as you save them.').waitFor()
  await person.shoot('preview')

  await person.page.getByRole('link', { name: 'Deutsch' }).click()
  await person.page
    .frameLocator('iframe')
    .first()
    .getByRole('heading', { name: 'Bei TestRail anmelden' })
    .waitFor()
  t.equal(await person.page.locator('[aria-current]', { hasText: 'Deutsch' }).count(), 1)
  // Whoever leaves a page no longer listens for its events.
  t.same(
    person.complaints.filter((complaint) => !complaint.includes('/events net::ERR_ABORTED')),
    [],
  )
  t.same(person.origins, new Set([url]))
})

test('an edit is seen without a reload, and the other frames stay as they are', async (t) => {
  const { url, edit } = await startPreview(t)
  const { page, complaints } = await openPerson(t)
  await page.goto(`${url}/?variant=frame`)
  await page.evaluate('globalThis.isStillHere = true')
  const [first, second] = [page.frameLocator('iframe').nth(0), page.frameLocator('iframe').nth(1)]
  await first.getByRole('heading', { name: 'Sign in to TestRail' }).waitFor()
  await second.getByRole('heading', { name: 'Your session has ended' }).waitFor()
  await page.frames()[2]?.evaluate('document.body.setAttribute("data-old", "")')

  edit('templates/locales/en.yaml', 'title: Sign in to {product}', 'title: Come in to {product}')
  await first.getByRole('heading', { name: 'Come in to TestRail' }).waitFor()
  t.equal(await page.locator('figcaption h2').first().innerText(), 'Come in to TestRail')
  t.equal(await second.locator('body[data-old]').count(), 1)

  edit('templates/locales/en.yaml', 'title: Come in to {product}', 'title: Come in to {prodct}')
  await page.getByText('A mistake in the last edit').waitFor()
  await page.getByText('did you mean {product}?').waitFor()
  t.equal(await first.getByRole('heading', { name: 'Come in to TestRail' }).count(), 1)

  edit('templates/locales/en.yaml', 'title: Come in to {prodct}', 'title: Welcome to {product}')
  await first.getByRole('heading', { name: 'Welcome to TestRail' }).waitFor()
  await page.getByText('A mistake in the last edit').waitFor({ state: 'detached' })
  t.equal(await page.evaluate('globalThis.isStillHere'), true, 'never reloaded')
  t.same(complaints, [])
})

test('the forms to ask are shown, and nothing can be sent from there', async (t) => {
  const ask = "    ask: { webhook: { type: json, url: 'http://127.0.0.1:9001/hook' } }\n"
  const { url } = await startPreview(t, `${CONFIG}${ask}`)
  const { page, complaints, origins } = await openPerson(t)
  await page.goto(`${url}/?variant=frame`)
  await page.locator('summary').click()
  await page.getByRole('link', { name: 'ask-mistakes' }).click()
  const form = page.frameLocator('iframe')
  await form.getByText('Write your name, so that they know who asks.').waitFor()
  t.equal(await page.locator(':focus').count(), 0, 'the gallery keeps the focus')
  t.same(
    complaints.filter((complaint) => !complaint.includes('/events net::ERR_ABORTED')),
    [],
  )

  const alone = `${url}/preview/tests/sign-in-form/en/system/page/sign-in-required.html`
  await page.goto(alone)
  await page.getByLabel('E-mail or user name').fill('ada')
  await page.getByLabel('Password').fill('secret')
  const refused = page.waitForEvent('console')
  await page.getByRole('button', { name: 'Sign in' }).click({ noWaitAfter: true })
  t.match((await refused).text(), /form-action 'none'/)
  t.equal(page.url(), alone)
  t.same(origins, new Set([url]))
})

test('a sample that is of a frame alone leads to frames', async (t) => {
  const { url } = await startPreview(t)
  const { page } = await openPerson(t)
  await page.goto(url)
  await page.getByRole('link', { name: 'back from the sign-in, still refused' }).click()
  await page.waitForURL(/variant=frame/)
  await page.frameLocator('iframe').first().getByText('Open it in a tab of its own').waitFor()
  await page.getByRole('link', { name: 'something was sent' }).click()
  await page.frameLocator('iframe').first().getByRole('button', { name: 'Go back' }).waitFor()
  t.match(page.url(), 'variant=frame', 'and stays there')
})

test('light and dark are shown whatever the system prefers', async (t) => {
  const { url } = await startPreview(t)
  const { page } = await openPerson(t)
  for (const prefers of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: prefers })
    for (const [scheme, color] of [
      ['light', 'rgb(244, 245, 247)'],
      ['dark', 'rgb(14, 16, 20)'],
      ['system', prefers === 'light' ? 'rgb(244, 245, 247)' : 'rgb(14, 16, 20)'],
    ]) {
      await page.goto(`${url}/preview/tests/usual/en/${scheme}/page/refused.html`)
      const shown = await page.evaluate('getComputedStyle(document.body).backgroundColor')
      t.equal(shown, color, `${scheme} where ${prefers} is preferred`)
    }
  }
})

test('frames are as high as their pages, and a narrow screen does not scroll sideways', async (t) => {
  const { url } = await startPreview(t)
  const { page } = await openPerson(t)
  await page.setViewportSize({ width: 400, height: 800 })
  await page.goto(`${url}/?page=no-licence&variant=all&width=900`)
  await page.frameLocator('iframe').first().getByRole('heading', { level: 1 }).waitFor()
  t.equal(await widthBeyond(page), 0)
  for (const frame of page.frames().slice(1)) {
    await frame.waitForLoadState()
    t.equal(await frame.evaluate('document.documentElement.scrollHeight - innerHeight'), 0)
  }
})

test('the gallery works by keyboard and without JavaScript', async (t) => {
  const { url, edit, preview } = await startPreview(t)
  const { context } = await openPerson(t)
  const plain = await context.browser()?.newContext({ javaScriptEnabled: false })
  t.teardown(() => plain?.close())
  const page = await plain?.newPage()
  if (!page) throw new Error('there is no browser')
  await page.goto(url)
  await page.getByText('Reload to see what you have edited.').waitFor()
  await page.keyboard.press('Tab')
  t.equal(await page.locator(':focus').innerText(), 'To the pages')
  await page.getByRole('link', { name: 'frame', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/variant=frame/)
  const { version } = preview.state
  edit('usher.yaml', 'Northwind', 'Southwind')
  while (preview.state.version === version) await page.waitForTimeout(50)
  await page.goto(`${url}/?variant=page`)
  await page.frameLocator('iframe').first().getByText('Southwind').waitFor()
})

function widthBeyond(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}
