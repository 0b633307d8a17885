// The application's own sign-in form on the branded page, for sites that ask for it.
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { FrameLocator, Page } from 'playwright-core'
import { test } from 'tap'
import type { Test } from 'tap'
import { listenOn, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { auditAll } from './accessibility.ts'
import { heading, openPerson } from './person.ts'
import { SHIPPED_CONFIG } from './shipped.ts'

const WITH_FORMS = SHIPPED_CONFIG.replaceAll(/^ {4}presets: .*$/gm, '$&\n    signIn: form')

async function signIn(place: Page | FrameLocator, name: string, password = 'demo'): Promise<void> {
  await place.getByLabel(/user name/i).fill(name)
  await place.getByLabel('Password').fill(password)
  await place.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('signing in to Confluence on the page ends at the address that was wanted', async (t) => {
  const { url, log } = await startUsher(t, WITH_FORMS)
  const person = await openPerson(t)
  const { page } = person
  const wanted = `${url}/confluence/restricted?from=a%20letter&to=Ada%26Grace%2B%C3%A9`
  await page.goto(wanted)
  t.equal(await heading(page), 'Sign in to Confluence')
  await person.shoot('form-confluence')
  await signIn(page, 'ada')
  await page.getByText('You are signed in, so this page opens.').waitFor()
  t.equal(page.url(), wanted)
  t.same(person.complaints, [], 'the policy lets the form and its redirect pass')
  t.same(person.origins, new Set([url]))
  t.notMatch(JSON.stringify(log), /demo"|os_password|password=/, 'nothing of it is logged')
})

test('signing in to TestRail on the page ends at the dashboard, and Enter is enough', async (t) => {
  const { url } = await startUsher(t, WITH_FORMS)
  const person = await openPerson(t)
  const { page } = person
  await page.goto(`${url}/index.php?/runs/view/12`)
  await page.getByLabel('E-mail or user name').fill('ada@example.com')
  await page.keyboard.press('Tab')
  await page.keyboard.type('demo')
  await page.keyboard.press('Enter')
  await page.getByText('Welcome back, Ada.').waitFor()
  t.match(page.url(), '?/dashboard')
  const cookies = await person.context.cookies()
  t.equal(cookies.find(({ name }) => name === 'tr_session')?.expires, -1, 'nobody asked to stay signed in')
  t.same(person.complaints, [])
})

test('the box for staying signed in says what the application understands', async (t) => {
  const { url } = await startUsher(t, WITH_FORMS)
  const { page, context } = await openPerson(t)
  await page.goto(`${url}/index.php?/runs/view/12`)
  await page.getByLabel('Keep me signed in').check()
  await signIn(page, 'ada@example.com')
  await page.getByText('Welcome back, Ada.').waitFor()
  const cookies = await context.cookies()
  t.ok((cookies.find(({ name }) => name === 'tr_session')?.expires ?? 0) > Date.now() / 1000)
})

test('a wrong password comes back as the form of the application, with a notice, and the next try succeeds', async (t) => {
  const { url } = await startUsher(t, WITH_FORMS)
  const person = await openPerson(t)
  const { page } = person
  const wanted = `${url}/confluence/restricted?a=1`
  await page.goto(wanted)
  await signIn(page, 'ada', 'not that')
  t.equal(await heading(page), 'Log in')
  await page.locator('.usher-notice').getByText('That sign-in did not work').waitFor()
  await page.getByLabel('Password').fill('demo')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByText('You are signed in, so this page opens.').waitFor()
  t.equal(page.url(), wanted, 'the address came along')
  t.same(person.complaints, [])
})

test('who may not use the application is told so, and nothing of lost text', async (t) => {
  const { url } = await startUsher(t, WITH_FORMS)
  const { page } = await openPerson(t)
  await page.goto(`${url}/index.php?/runs/view/12`)
  await signIn(page, 'grace@example.com')
  t.match(await heading(page), 'You do not have access to TestRail yet')
  t.equal(await page.getByText('What you sent may not have been saved').count(), 0)
})

test("the application's own page is one click away, for single sign-on and forgotten passwords", async (t) => {
  const { url } = await startUsher(t, WITH_FORMS)
  const { page } = await openPerson(t)
  await page.goto(`${url}/confluence/restricted`)
  await page.getByRole('link', { name: 'Forgotten password, other ways to sign in' }).click()
  t.equal(await heading(page), 'Log in')
  t.match(page.url(), 'os_destination=%2Frestricted')
})

test('the form works without JavaScript', async (t) => {
  const { url } = await startUsher(t, WITH_FORMS)
  const { page } = await openPerson(t, { javaScriptEnabled: false })
  await page.goto(`${url}/confluence/restricted`)
  await signIn(page, 'ada')
  await page.getByText('You are signed in, so this page opens.').waitFor()
})

test('a frame has the form only where it is asked for, and signs in there', async (t) => {
  const origin = await startApplication(t)
  for (const setting of ['form', 'form-in-frames']) {
    const { url } = await startUsher(t, siteBefore(origin, `${IN_JIRA}\nsignIn: ${setting}`))
    const person = await openPerson(t)
    await person.page.goto(await embed(t, `${url}/panel?x=1`))
    const panel = person.page.frameLocator('iframe')
    t.equal(await heading(panel), 'Sign in to Confluence')
    await person.shoot(`frame-${setting}`)
    const isForm = setting === 'form-in-frames'
    t.equal(await panel.getByLabel('Password').count(), isForm ? 1 : 0, setting)
    t.equal(
      await panel.getByRole('link', { name: 'Sign in (opens a new tab)', exact: true }).count(),
      isForm ? 0 : 1,
    )
    if (isForm) {
      await signIn(panel, 'ada')
      await panel.getByText('What was wanted: /panel?x=1').waitFor()
      t.equal(await heading(person.page), 'Issue', 'the issue stays')
    }
    t.same(person.complaints, [])
  }
})

test('nothing about the form is in the way of anybody, in either variant', async (t) => {
  const { url } = await startUsher(
    t,
    siteBefore(await startApplication(t), `${IN_JIRA}\nsignIn: form-in-frames`),
  )
  await auditAll(t, [
    { name: 'page', address: `${url}/` },
    { name: 'frame', address: await embed(t, `${url}/`) },
  ])
})

const IN_JIRA = "presets: [confluence]\nframeAncestors: ['http://127.0.0.1:*']"

/** Signs everybody in, with the fields of Confluence, and may be embedded. */
function startApplication(t: Test): Promise<string> {
  return startUpstream(t, (request, response) => {
    if (request.method === 'POST') return void letIn(request, response)
    response.setHeader('Content-Type', 'text/html')
    if (request.headers.cookie !== undefined) return void response.end(`What was wanted: ${request.url}`)
    response.writeHead(401, { 'X-AREQUESTID': '1x1x1' }).end('Log in')
  })
}

async function letIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = new URLSearchParams(await text(request))
  response.setHeader('Location', form.get('os_destination') ?? '')
  response.writeHead(302, { 'Set-Cookie': `who=${form.get('os_username')}` }).end()
}

async function embed(t: Test, address: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end(`<!doctype html><html lang="en"><title>Issue</title><link rel="icon" href="data:,">
<meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width"><body style="background: Canvas; color: CanvasText"><main><h1>Issue</h1><iframe title="Panel" src="${address}" width="480" height="260"></iframe></main></html>`)
  })
  return `http://127.0.0.1:${await listenOn(t, server)}/`
}
