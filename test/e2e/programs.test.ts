// What is a page for a person stays the upstream's own bytes for a program, be it a script on a page or a client.
import { test } from 'tap'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { startDemo } from '../../src/demo/index.ts'
import { visit } from '../demo/visitor.ts'
import { startUsher } from '../helpers/usher.ts'
import { heading, openPerson } from './person.ts'

// A page, a panel that says 200, and JSON.
const REFUSED = [
  '/index.php?/dashboard',
  '/index.php?/ext/jira/render_panel&issue=DEMO-1&demo=iis401',
  '/index.php?/ext/jira/render_panel&issue=DEMO-1',
  '/index.php?/api/v2/get_case/1',
]

for (const target of REFUSED) {
  test(`fetch() on a page gets the bytes of the upstream: ${target}`, async (t) => {
    const { front, upstream } = await startTestRail(t)
    const person = await openPerson(t)
    await person.page.goto(`${front}/index.php?/auth/login`)
    t.same(await fetchOnPage(person.page, target), await fetchHere(upstream + target))
    t.same(person.complaints, [])
  })

  test(`a client gets the bytes of the upstream: ${target}`, async (t) => {
    const { front, upstream } = await startTestRail(t)
    const [got, sent] = await Promise.all([visit(front + target), visit(upstream + target)])
    t.equal(got.status, sent.status)
    t.equal(got.reason, sent.reason)
    t.ok(got.bytes.equals(sent.bytes))
    t.notOk(got.names.some((name) => name.startsWith('Usher')))
  })
}

test('an answer of the API that IIS ate is JSON again, with the status of the upstream', async (t) => {
  const { front } = await startTestRail(t)
  const answer = await fetch(`${front}/index.php?/api/v2/eaten/1`)
  t.equal(answer.status, 401)
  t.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8')
  t.match(await answer.json(), { cause: 'sign-in-required', error: String, status: 401 })
})

test('one address is a page for the person and the bytes of the upstream for the script of that page', async (t) => {
  const { front, upstream } = await startTestRail(t)
  const { page } = await openPerson(t)
  await page.goto(`${front}/index.php?/auth/login`)
  const before = await fetchOnPage(page, '/index.php?/dashboard')
  await page.goto(`${front}/index.php?/dashboard`)
  t.equal(await heading(page), 'Sign in to TestRail')
  await page.goBack()
  t.same(
    await fetchOnPage(page, '/index.php?/dashboard'),
    before,
    'no cache gave one the answer of the other',
  )
  t.same(before, await fetchHere(`${upstream}/index.php?/dashboard`))
})

type Got = { readonly status: number; readonly type: string | null; readonly body: string }

async function startTestRail(t: Test): Promise<{ front: string; upstream: string }> {
  const demo = await startDemo()
  t.teardown(() => demo.close())
  const { url } = await startUsher(
    t,
    `sites: [{ name: testrail, upstream: '${demo.testrail}', presets: [testrail] }]`,
  )
  return { front: url, upstream: demo.testrail }
}

// The fetch of Node says that it is one, as that of a browser does.
async function fetchHere(url: string): Promise<Got> {
  const response = await fetch(url)
  const body = Buffer.from(await response.arrayBuffer()).toString('latin1')
  return { status: response.status, type: response.headers.get('content-type'), body }
}

// Runs in the browser, whose types this project does not carry.
function fetchOnPage(page: Page, target: string): Promise<Got> {
  return page.evaluate(`(async () => {
    const response = await fetch(${JSON.stringify(target)})
    const bytes = new Uint8Array(await response.arrayBuffer())
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      body: Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''),
    }
  })()`)
}
