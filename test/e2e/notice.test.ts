// A notice above a sign-in form that is not ours, whatever the page around it looks like.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Locator } from 'playwright-core'
import { test } from 'tap'
import type { Test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { openPerson, signInToConfluence, signInToTestRail } from './person.ts'
import { SHIPPED_CONFIG } from './shipped.ts'

const RULES = `
brand: { product: Wiki, contactUrl: 'https://help.example.com/' }
rules:
  - { name: failed, when: { header: { X-Seraph-LoginReason: present } }, cause: wrong-credentials, then: notice }
`

const FORM = `<form method="post" action="/login"><h1>Log in</h1>
<p><label>Name <input name="name"></label></p><p><label>Password <input name="password" type="password"></label></p>
<p><button>Log in</button></p></form>`

type SignIn = {
  readonly styles?: string
  readonly policy?: string
  readonly head?: string
  readonly body?: string
}

type Upstream = { readonly origin: string; readonly sent: string[] }

/** A page with a form. Whoever sends it gets it back, stamped. */
async function startSignIn(
  t: Test,
  { styles = '', policy, head = '', body = 'body' }: SignIn,
): Promise<Upstream> {
  const sent: string[] = []
  const server = createServer((request, response) => {
    if (request.url === '/style.css') return void response.setHeader('Content-Type', 'text/css').end(styles)
    if (policy !== undefined) response.setHeader('Content-Security-Policy', policy)
    response.setHeader('Content-Type', 'text/html')
    if (request.method === 'POST') response.setHeader('X-Seraph-LoginReason', 'AUTHENTICATED_FAILED')
    request.on('data', (chunk) => sent.push(String(chunk)))
    response.end(`<!doctype html><html lang="en"><head><title>Log in</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">${head}</head><${body}>${FORM}</body></html>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent }
}

async function openAfterFailure(t: Test, options: SignIn) {
  const upstream = await startSignIn(t, options)
  const { url } = await startUsher(t, siteBefore(upstream.origin, RULES))
  const person = await openPerson(t)
  const fill = async (): Promise<void> => {
    await person.page.getByLabel('Name').fill('ada')
    await person.page.getByLabel('Password').fill('wrong')
    await person.page.getByRole('button', { name: 'Log in' }).click()
    await person.page.waitForLoadState()
  }
  await person.page.goto(url)
  const before = await person.page.locator('form').boundingBox()
  await fill()
  return { ...person, notice: person.page.locator('.usher-notice'), upstream, fill, before }
}

// The project's types know no browser.
type Window = { getComputedStyle(element: unknown): { getPropertyValue(property: string): string } }

/** What the browser makes of a property, whoever declared it. */
function styleOf(locator: Locator, property: string): Promise<string> {
  return locator.evaluate(
    (element, name) => (globalThis as unknown as Window).getComputedStyle(element).getPropertyValue(name),
    property,
  )
}

test('under a strict policy the notice is styled, nothing is complained of, and the form still works', async (t) => {
  const policy = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'"
  const { page, notice, upstream, fill, complaints, shoot } = await openAfterFailure(t, { policy })
  t.equal(await notice.getByText('That sign-in did not work').count(), 1)
  t.equal(await notice.getAttribute('role'), 'alert')
  t.equal(await styleOf(notice, 'background-color'), 'rgb(255, 255, 255)')
  t.equal(await styleOf(notice, 'border-left-width'), '4px')
  t.equal(
    await notice.getByRole('link', { name: 'Ask for help' }).getAttribute('href'),
    'https://help.example.com/',
  )
  t.equal(await page.getByRole('heading').count(), 1, 'no heading besides that of the page')
  await shoot('notice-strict-policy')
  await fill()
  t.same(upstream.sent, ['name=ada&password=wrong', 'name=ada&password=wrong'])
  t.equal(await notice.count(), 1)
  t.same(complaints, [])
})

test('where a policy inside the page forbids its style, the notice reads as plain text', async (t) => {
  const head = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src data:">`
  const { notice, shoot } = await openAfterFailure(t, { head })
  t.not(await styleOf(notice, 'border-left-width'), '4px')
  t.match(
    await notice.innerText(),
    /That sign-in did not work\n+Wiki did not accept[^]*Ask for help[^]*Reference [A-Z0-9-]{9}/,
  )
  await shoot('notice-without-style')
})

const HOSTILE = `
* { box-sizing: content-box; }
#login div, #login p, #login a, #login strong, #login code, #login span {
  position: absolute; color: white; background: black; font: italic 40px serif; text-transform: uppercase;
  display: inline; margin: 100px; padding: 50px; opacity: 0.1; visibility: hidden; float: right; text-align: right;
}
body#login { color: white; background: black; font: italic 40px serif; text-transform: uppercase; text-align: right; }
body#login form, body#login form * { visibility: visible; position: static; opacity: 1; margin: 0; padding: 0; float: none; }
#login p::before { content: 'x '; }
`

test('the styles of the page do not reach the notice', async (t) => {
  const { notice, shoot } = await openAfterFailure(t, { styles: HOSTILE, body: 'body id="login"' })
  for (const part of [notice, notice.locator('p').first(), notice.locator('a'), notice.locator('code')]) {
    t.equal(await styleOf(part, 'visibility'), 'visible')
    t.equal(await styleOf(part, 'opacity'), '1')
    t.equal(await styleOf(part, 'position'), 'static')
    t.equal(await styleOf(part, 'text-transform'), 'none')
    t.equal(await styleOf(part, 'float'), 'none')
  }
  t.notMatch(await notice.ariaSnapshot(), 'x Wiki', 'nothing put before a paragraph')
  t.equal(await styleOf(notice.locator('strong'), 'color'), 'rgb(23, 26, 33)')
  t.equal(await styleOf(notice.locator('p').first(), 'font-size'), '16px')
  await shoot('notice-hostile-styles')
})

test('nothing of the page changes but that it stands lower', async (t) => {
  const styles = 'form { color: teal; margin: 2em auto; width: 20em } p { margin: 2em }'
  const { page, before, notice } = await openAfterFailure(t, { styles })
  const after = await page.locator('form').boundingBox()
  const height = (await notice.boundingBox())?.height ?? 0
  t.ok(before && after)
  t.same({ ...after, y: 0 }, { ...before, y: 0 })
  t.ok((after?.y ?? 0) > (before?.y ?? 0) && (after?.y ?? 0) < (before?.y ?? 0) + height + 40)
})

const LAYOUTS: Record<string, string> = {
  plain: '',
  dark: 'html { background: #111; color: #eee; color-scheme: dark; font: 16px sans-serif }',
  row: 'body { display: flex; align-items: center; justify-content: center; min-height: 100vh; margin: 0 } form { width: 280px }',
  column: 'body { display: flex; flex-direction: column; align-items: center; margin: 0 }',
  grid: 'body { display: grid; place-items: center; grid-template-columns: 1fr 1fr; min-height: 100vh; margin: 0 }',
  small: 'html { font-size: 62.5% } body { font-size: 1.4rem; text-align: center; line-height: 3 }',
}

test('the notice is read and the form is reached in every layout, wide and narrow', async (t) => {
  for (const [name, styles] of Object.entries(LAYOUTS)) {
    const { page, notice, fill, shoot, upstream } = await openAfterFailure(t, { styles })
    for (const width of [1_100, 320]) {
      await page.setViewportSize({ width, height: 640 })
      await shoot(`notice-${name}-${width}`)
      const box = await notice.boundingBox()
      t.ok(
        box && box.width >= 220 && box.x >= 0 && box.x + box.width <= width,
        `${name}, ${width}: in the window`,
      )
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      t.ok(overflow <= 0, `${name}, ${width}: nothing stands out`)
    }
    await fill()
    t.equal(upstream.sent.length, 2, name)
  }
})

test('the demo: a wrong password in the forms of Confluence and TestRail is explained, and the right one works', async (t) => {
  const { url } = await startUsher(t, SHIPPED_CONFIG)
  const { page, complaints, shoot } = await openPerson(t)
  const notice = page.locator('.usher-notice')
  const applications = [
    { name: 'confluence', path: '/confluence/login.action', signIn: signInToConfluence, who: 'ada' },
    { name: 'testrail', path: '/index.php?/auth/login', signIn: signInToTestRail, who: 'ada@example.com' },
  ]
  for (const { name, path, signIn, who } of applications) {
    await page.goto(url + path)
    await signIn(page, `not-${who}`)
    t.equal(await notice.getByText('That sign-in did not work').count(), 1, name)
    await shoot(`notice-${name}`)
    await page.setViewportSize({ width: 320, height: 640 })
    await shoot(`notice-${name}-320`)
    await page.setViewportSize({ width: 1_100, height: 800 })
    await signIn(page, who)
    t.equal(await notice.count(), 0, `${name}: signed in`)
    t.equal(await page.getByLabel('Password').count(), 0, name)
  }
  t.same(complaints, [])
})

test('the demo: where Confluence wants a CAPTCHA, its picture stays and the form can be sent with it', async (t) => {
  const { url } = await startUsher(t, SHIPPED_CONFIG)
  const { page, shoot } = await openPerson(t)
  await page.goto(`${url}/confluence/login.action`)
  // Linus is switched off, so that his right password fails as well.
  for (let time = 0; time < 4; time++) await signInToConfluence(page, 'linus')
  const notice = page.locator('.usher-notice')
  t.equal(await notice.getByText('One more check before you sign in').count(), 1)
  const picture = page.getByAltText('Word to read')
  t.ok(await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth > 0))
  await shoot('notice-captcha')
  await page.getByLabel('Type the word in the picture').fill('kestrel')
  await signInToConfluence(page, 'linus')
  t.equal(await notice.getByText('That sign-in did not work').count(), 1, 'the word was accepted')
})
