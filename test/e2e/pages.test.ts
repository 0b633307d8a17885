// The branded full pages, each from what a person sees first to where the page leads.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'tap'
import { startUsher } from '../helpers/usher.ts'
import { heading, openPerson, signInToConfluence, signInToTestRail } from './person.ts'
import { SHIPPED_CONFIG } from './shipped.ts'

test('a dashboard that needs a sign-in says so, and its button leads there', async (t) => {
  const { url, log } = await startUsher(t, SHIPPED_CONFIG)
  const person = await openPerson(t)
  const { page } = person
  const response = await page.goto(`${url}/index.php?/dashboard`)
  t.equal(response?.status(), 401)
  t.equal(await page.title(), 'Sign in to TestRail · TestRail')
  t.equal(await heading(page), 'Sign in to TestRail')
  await page.getByText('Example Ltd', { exact: true }).waitFor()
  const { 'usher-reference': reference = 'none' } = response?.headers() ?? {}
  await page.getByRole('contentinfo').getByText(reference).waitFor()
  t.match(
    log.find((line) => line['reference'] === reference),
    { site: 'testrail', cause: 'sign-in-required', upstreamStatus: 401, audience: 'page' },
    'whoever is told the reference finds the reason in the log',
  )
  t.equal(await page.getByText('Server Error').count(), 0, 'no trace of the stock page')
  await person.shoot('dashboard')

  await page.getByRole('link', { name: 'Sign in', exact: true }).click()
  await signInToTestRail(page, 'ada@example.com')
  t.equal(await heading(page), 'Dashboard')
  t.match(page.url(), `${url}/index.php?/dashboard`)
  t.same(person.complaints, [])
  t.same(person.origins, new Set([url]))
})

test('a restricted page of Confluence opens after the sign-in that its branded page leads to', async (t) => {
  const { url } = await startUsher(t, SHIPPED_CONFIG)
  const person = await openPerson(t)
  const { page } = person
  const wanted = `${url}/confluence/restricted?from=a%20letter&to=Ada%26Grace%2B%C3%A9`
  const response = await page.goto(wanted)
  t.equal(response?.status(), 401)
  t.equal(await heading(page), 'Sign in to Confluence')
  await person.shoot('confluence-1-restricted')

  await page.getByRole('link', { name: 'Sign in', exact: true }).click()
  t.equal(await heading(page), 'Log in')
  await signInToConfluence(page, 'ada')
  await page.getByText('You are signed in, so this page opens.').waitFor()
  t.equal(page.url(), wanted)
  t.same(person.complaints, [])
  t.same(person.origins, new Set([url]))
})

test('a person without a licence for TestRail is told so, and whom to ask', async (t) => {
  const { url } = await startUsher(t, SHIPPED_CONFIG)
  const person = await openPerson(t)
  const { page } = person
  await page.goto(`${url}/index.php?/auth/login`)
  await signInToTestRail(page, 'grace@example.com')
  t.equal(await page.getByRole('heading', { name: 'You do not have access' }).innerText(), NO_ACCESS)
  await page.getByText('Do not change your password.').waitFor()
  const letter = await page.getByRole('link', { name: 'Ask for a licence' }).getAttribute('href')
  const reference = await page.getByRole('contentinfo').locator('code').innerText()
  t.match(letter, 'mailto:it-help@example.com?')
  t.match(decodeURIComponent(letter ?? ''), `The reference is ${reference}.`)
  await person.shoot('no-licence')

  await page.getByRole('button', { name: 'Use another account' }).click()
  t.equal(await heading(page), 'Log in')
  t.same(person.complaints, [])
  t.same(person.origins, new Set([url]))
})

const NO_ACCESS = 'You do not have access to TestRail yet'

for (const [reason, title] of [
  ['licence', 'You do not have access to Confluence yet'],
  ['failed', 'That sign-in did not work'],
  ['denied', 'One more check before you sign in'],
  ['directory', 'Signing in is not possible just now'],
  ['out', 'You are signed out'],
]) {
  test(`what Confluence refuses for "${reason}" is told in words`, async (t) => {
    const { url } = await startUsher(t, SHIPPED_CONFIG)
    const person = await openPerson(t)
    await person.page.goto(`${url}/confluence/restricted?reason=${reason}`)
    t.equal(await heading(person.page), title)
    t.same(person.complaints, [])
    t.same(person.origins, new Set([url]))
  })
}

test('somebody known who may not see a page is not asked to sign in again', async (t) => {
  const { url } = await startUsher(t, SHIPPED_CONFIG)
  const person = await openPerson(t)
  const { page } = person
  await page.goto(`${url}/confluence/login.action`)
  await signInToConfluence(page, 'ada')
  await page.getByRole('link', { name: 'Space settings' }).click()
  t.equal(await page.getByRole('heading', { name: 'You may not open this' }).count(), 1)
  await person.shoot('no-permission')
  t.same(person.complaints, [])
})

test('an upstream that is down is told so, and "Try again" works once it is back', async (t) => {
  const upstream = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html').end('<link rel="icon" href="data:,"><h1>Back again</h1>')
  })
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  const { port } = upstream.address() as AddressInfo
  await new Promise((resolve) => upstream.close(resolve))
  const { url } = await startUsher(
    t,
    `
brand: { organisation: Example Ltd, contactEmail: it-help@example.com }
sites: [{ name: testrail, upstream: 'http://127.0.0.1:${port}', presets: [testrail] }]
`,
  )
  const person = await openPerson(t)
  const { page } = person
  const response = await page.goto(`${url}/index.php?/runs/view/12`)
  t.equal(response?.status(), 502)
  t.equal(await heading(page), 'TestRail is not available')
  await page.getByRole('link', { name: 'Ask for help' }).waitFor()
  await person.shoot('upstream-down')

  await new Promise<void>((resolve) => upstream.listen(port, '127.0.0.1', resolve))
  t.teardown(() => upstream.close())
  await page.getByRole('link', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Back again' }).waitFor()
  t.equal(page.url(), `${url}/index.php?/runs/view/12`)
  t.same(person.complaints, [])
  t.same(person.origins, new Set([url]))
})
