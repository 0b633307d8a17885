// Somebody asks for access, from the page that refuses them to the confirmation.
import { createServer } from 'node:http'
import type { Page } from 'playwright-core'
import { test } from 'tap'
import type { Test } from 'tap'
import { startReceiver } from '../asks/receiver.ts'
import type { Receiver } from '../asks/receiver.ts'
import { listenOn } from '../helpers/upstream.ts'
import { startUsher } from '../helpers/usher.ts'
import { openAuditor } from './accessibility.ts'
import { auditAll } from './accessibility.ts'
import { heading, openPerson, signInToTestRail } from './person.ts'

const LOGIN = '/index.php?/auth/login'
const PANEL = '/index.php?/ext/jira/render_panel&issue=DEMO-1&demo=nolicence'

async function startTestRail(t: Test, ask = ''): Promise<{ url: string; receiver: Receiver }> {
  const receiver = await startReceiver(t)
  const { url } = await startUsher(
    t,
    `brand: { organisation: Example Ltd }
sites:
  - name: testrail
    upstream: demo:testrail
    presets: [testrail]
    rules: [{ name: panel, when: { path: { contains: index.php }, query: { contains: nolicence } }, cause: no-licence }]
    ask: { webhook: { type: json, url: '${receiver.origin}/s3cret' }${ask} }
`,
  )
  return { url, receiver }
}

async function meetRefusal(page: Page, url: string): Promise<void> {
  await page.goto(url + LOGIN)
  await signInToTestRail(page, 'grace@example.com')
}

test('from a full page to the confirmation, without a script', async (t) => {
  const { url, receiver } = await startTestRail(t)
  const person = await openPerson(t, { javaScriptEnabled: false })
  const { page } = person
  await meetRefusal(page, url)
  t.equal(await heading(page), 'You do not have access to TestRail yet')
  const reference = await page.locator('code').innerText()
  await page.getByRole('link', { name: 'Ask for a licence' }).click()
  t.equal(await heading(page), 'Ask for access to TestRail')
  await person.shoot('ask-form')
  await page.getByLabel('Your name').fill('Grace')
  await page.getByLabel('E-mail address').fill('grace@example.com')
  await page.getByLabel('What do you need it for?').fill('For the <b>nightly</b> run.\nThank you')
  await page.getByRole('button', { name: 'Send the request' }).click()
  t.equal(await heading(page), 'Your request is on its way')
  t.equal(await page.locator('code').innerText(), reference)
  await person.shoot('ask-sent')
  await receiver.got(1)
  t.match(receiver.received[0]?.json, {
    reference,
    page: 'no-licence',
    person: { name: 'Grace', verified: false },
    message: 'For the <b>nightly</b> run.\nThank you',
  })
  t.same(person.complaints, [])
  t.same([...person.origins], [url])
})

test('from a panel in a frame a tab opens, and the panel stays', async (t) => {
  const { url, receiver } = await startTestRail(t)
  const jira = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end(
      `<!doctype html><link rel="icon" href="data:,"><iframe width="700" height="200" src="${(url + PANEL).replaceAll('&', '&amp;')}"></iframe>`,
    )
  })
  const port = await listenOn(t, jira)
  const person = await openPerson(t)
  await person.page.goto(`http://localhost:${port}/`)
  const panel = person.page.frameLocator('iframe')
  const opening = person.context.waitForEvent('page')
  await panel.getByRole('link', { name: 'Ask for a licence' }).click()
  const tab = await opening
  t.equal(await heading(tab), 'Ask for access to TestRail')
  await tab.getByLabel('Your name').fill('Grace')
  await tab.getByRole('button', { name: 'Send the request' }).click()
  t.equal(await heading(tab), 'Your request is on its way')
  t.equal(await heading(panel), 'You do not have access to TestRail yet')
  await receiver.got(1)
  t.same(person.complaints, [])
})

test('on an intranet without TLS, where browsers send no Fetch Metadata, it works too', async (t) => {
  const { url, receiver } = await startTestRail(t)
  const person = await openPerson(t)
  const { page } = person
  await meetRefusal(page, url.replace('127.0.0.1', 'testrail.test'))
  await page.getByRole('link', { name: 'Ask for a licence' }).click()
  await page.getByLabel('Your name').fill('Grace')
  await page.getByRole('button', { name: 'Send the request' }).click()
  t.equal(await heading(page), 'Your request is on its way')
  await receiver.got(1)
  t.same(person.complaints, [])
})

test('what must be changed is where the cursor is', async (t) => {
  const { url, receiver } = await startTestRail(t)
  const person = await openPerson(t)
  const { page } = person
  await page.goto(`${url}/.usher/ask?to=/&page=no-licence`)
  await page.getByLabel('Your name').fill('   ')
  await page.getByLabel('What do you need it for?').fill('keep me')
  await page.getByRole('button', { name: 'Send the request' }).click()
  t.match(await page.title(), /^Please check: /)
  const name = page.getByLabel('Your name')
  t.ok(
    await name.evaluate<boolean, { ownerDocument: { activeElement: unknown } }>(
      (field) => field === field.ownerDocument.activeElement,
    ),
  )
  t.equal(await name.getAttribute('aria-invalid'), 'true')
  t.equal(await page.getByLabel('What do you need it for?').inputValue(), 'keep me')
  await person.shoot('ask-faulty')
  t.same(receiver.received, [])
  t.same(person.complaints, [])
})

test('who asks too often is asked to wait', async (t) => {
  const { url } = await startTestRail(t, ', rate: { perClient: 1 }')
  const person = await openPerson(t)
  const { page } = person
  for (const wanted of ['Your request is on its way', 'Please wait a little']) {
    await page.goto(`${url}/.usher/ask?to=/&page=no-licence`)
    await page.getByLabel('Your name').fill('Grace')
    await page.getByRole('button', { name: 'Send the request' }).click()
    t.equal(await heading(page), wanted)
  }
  await person.shoot('ask-limited')
  t.same(person.complaints, [])
})

test('nothing bars anybody from the form, in light, in dark, on a phone and from right to left', async (t) => {
  const { url } = await startTestRail(t)
  const address = `${url}/.usher/ask?to=/index.php?/${'long/'.repeat(30)}&page=no-licence`
  await auditAll(t, [{ name: 'the form', address }])
  const person = await openPerson(t, { viewport: { width: 320, height: 640 } })
  for (const locale of ['en', 'ar', 'de', 'ja'])
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await person.context.newPage()
      await page.setExtraHTTPHeaders({ 'Accept-Language': locale })
      await page.emulateMedia({ colorScheme })
      await page.goto(address)
      const overhang = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      t.ok(overhang <= 0, `${locale} needs no scroll bar at 320 px`)
      await person.shoot(`ask-${locale}-${colorScheme}-320`, page)
      await page.close()
    }
  t.same(person.complaints, [])
})

test('axe finds nothing on a form that must be changed, nor on a confirmation', async (t) => {
  const { url } = await startTestRail(t)
  const person = await openPerson(t)
  const browser = person.context.browser()
  if (!browser) throw new Error('no browser')
  const page = await openAuditor(browser)
  const found = (): Promise<string[]> =>
    page.evaluate<string[]>(
      'axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes.map(({ html }) => html)))',
    )
  await page.goto(`${url}/.usher/ask?to=/&page=no-licence`)
  for (const [name, email] of [
    ['  ', ''],
    ['Grace', ''],
  ] as const) {
    await page.getByLabel('Your name').fill(name)
    await page.getByLabel('E-mail address').fill(email)
    await page.getByRole('button', { name: 'Send the request' }).click()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      t.same(await found(), [], `${await heading(page)}, ${colorScheme}`)
    }
  }
})
