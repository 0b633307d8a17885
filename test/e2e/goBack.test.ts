// What somebody typed, and sent, and the application did not take.
import type { FrameLocator, Page } from 'playwright-core'
import { test } from 'tap'
import type { Test } from 'tap'
import { startUpstream } from '../helpers/upstream.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import type { Usher } from '../helpers/usher.ts'
import { heading, openPerson } from './person.ts'

const RULES = `
rules:
  - { name: forbidden, when: { status: 403 }, cause: no-permission }
  - { name: ended, when: { status: 401 }, cause: session-expired }
signIn: /login?to={return}
`

const TYPED = 'A long report,\nwhich nobody wants to type again: <b>"é"</b>'

const FORM = `<!doctype html><html lang="en"><title>Edit</title><link rel="icon" href="data:,"><h1>Edit</h1>
<form method="post" action="/save"><label>Report <textarea name="report">before</textarea></label>
<label>Title <input name="title"></label><button>Save</button></form></html>`

/** An application that shows a form, and refuses what is sent with a status of its own path. */
async function startApplication(t: Test, headers: Readonly<Record<string, string>> = {}): Promise<Usher> {
  const origin = await startUpstream(t, (request, response) => {
    request.resume()
    if (request.method === 'POST') return void response.writeHead(401).end()
    if (request.url?.startsWith('/frame')) {
      return void response
        .writeHead(200, { 'Content-Type': 'text/html' })
        .end(
          `<!doctype html><html lang="en"><title>Issue</title><link rel="icon" href="data:,"><iframe src="/edit"></iframe>`,
        )
    }
    response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(FORM)
  })
  return startUsher(t, siteBefore(origin, RULES))
}

async function type(place: Page | FrameLocator): Promise<void> {
  await place.getByLabel('Report').fill(TYPED)
  await place.getByLabel('Title').fill('Ferries')
  await place.getByRole('button', { name: 'Save' }).click()
}

const KINDS = {
  'an ordinary page': {},
  'a page that may not be kept': { 'Cache-Control': 'no-store, must-revalidate', Pragma: 'no-cache' },
}

for (const [kind, headers] of Object.entries(KINDS)) {
  test(`what was typed on ${kind} is there again after one press`, async (t) => {
    const { url } = await startApplication(t, headers)
    const person = await openPerson(t)
    const { page } = person
    await page.goto(`${url}/edit?id=7`)
    await type(page)
    t.equal(await heading(page), 'Your session has ended')
    await page.getByText('What you sent may not have been saved').waitFor()
    await person.shoot('sent')
    const link = page.getByRole('link', { name: 'Sign in again' })
    t.equal(
      await link.getAttribute('href'),
      '/login?to=%2Fedit%3Fid%3D7',
      'to the form, not to where it was sent',
    )
    await page.getByRole('button', { name: 'Go back' }).click()
    await page.waitForURL(`${url}/edit?id=7`)
    t.equal(await page.getByLabel('Report').inputValue(), TYPED)
    t.equal(await page.getByLabel('Title').inputValue(), 'Ferries')
    t.same(person.complaints, [])
  })
}

test('in a frame going back leaves the page around it where it is', async (t) => {
  const { url } = await startApplication(t)
  const person = await openPerson(t)
  const { page } = person
  await page.goto(`${url}/frame`)
  const frame = page.frameLocator('iframe')
  await type(frame)
  // A frame that is sent somewhere waits for nobody.
  await frame.getByRole('heading', { name: 'Your session has ended' }).waitFor()
  await person.shoot('sent-frame')
  t.equal(await frame.getByText('Reload this panel').count(), 0, 'which would lose it')
  await frame.getByRole('button', { name: 'Go back' }).click()
  t.equal(await heading(frame), 'Edit')
  t.equal(await frame.getByLabel('Report').inputValue(), TYPED)
  t.equal(page.url(), `${url}/frame`)
  t.same(person.complaints, [])
})

test("without JavaScript the words remain, and the browser's own button", async (t) => {
  const { url } = await startApplication(t)
  const { page } = await openPerson(t, { javaScriptEnabled: false })
  await page.goto(`${url}/edit`)
  await type(page)
  await page.getByText('What you sent may not have been saved').waitFor()
  t.equal(await page.getByRole('button', { name: 'Go back' }).isVisible(), false)
  await page.goBack()
  t.equal(await page.getByLabel('Report').inputValue(), TYPED)
})

test('where nothing was sent nothing runs', async (t) => {
  const { url } = await startUsher(
    t,
    siteBefore(await startUpstream(t, (_request, response) => response.writeHead(401).end()), RULES),
  )
  const { page } = await openPerson(t)
  const response = await page.goto(`${url}/`)
  t.equal(await page.locator('script').count(), 0)
  t.notMatch(response?.headers()['content-security-policy'], 'script-src')
})
