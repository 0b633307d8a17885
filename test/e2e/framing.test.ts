// Who may show what in a frame, as the browser enforces it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'tap'
import type { Test } from 'tap'
import { startUsher } from '../helpers/usher.ts'
import { heading, openPerson } from './person.ts'

const PANEL = '/index.php?/ext/jira/render_panel&issue=DEMO-1&demo=iis401'
const DASHBOARD = '/index.php?/dashboard'
const BLOCKED = /violates the following Content Security Policy directive: "frame-ancestors/

test('the panel shows in the configured origin, and in no other', async (t) => {
  const jira = await startEmbedder(t)
  const stranger = await startEmbedder(t)
  const { url } = await startUsher(t, testRail(`frameAncestors: ['${jira.origin}']`))
  jira.embeds(url + PANEL)
  stranger.embeds(url + PANEL)

  const person = await openPerson(t)
  await person.page.goto(jira.origin)
  t.equal(await heading(person.page.frameLocator('iframe')), 'Sign in to TestRail')
  t.same(person.complaints, [])

  const victim = await openPerson(t)
  await victim.page.goto(stranger.origin)
  t.equal(await victim.page.frameLocator('iframe').getByText('TestRail').count(), 0)
  t.match(victim.complaints.join('\n'), BLOCKED)
})

test('the panel shows anywhere while no origin is configured, as the panel of TestRail itself does', async (t) => {
  const anybody = await startEmbedder(t)
  const { url } = await startUsher(t, testRail(''))
  anybody.embeds(url + PANEL)
  const person = await openPerson(t)
  await person.page.goto(anybody.origin)
  t.equal(await heading(person.page.frameLocator('iframe')), 'Sign in to TestRail')
  t.same(person.complaints, [])
})

test('a full page shows in no frame of an origin that is not named', async (t) => {
  const jira = await startEmbedder(t)
  const { url } = await startUsher(
    t,
    testRail(`
    frameAncestors: ['https://jira.example']
    rules: [{ name: always-a-page, when: { status: 401 }, cause: sign-in-required, as: page }]`),
  )
  jira.embeds(url + DASHBOARD)
  const person = await openPerson(t)
  await person.page.goto(jira.origin)
  t.equal(await person.page.frameLocator('iframe').getByText('TestRail').count(), 0)
  t.match(person.complaints.join('\n'), BLOCKED)

  await person.page.goto(url + DASHBOARD)
  t.equal(await heading(person.page), 'Sign in to TestRail', 'by itself it is shown')
})

// Browsers send Sec-Fetch-* to https and localhost only, so nothing says that a frame is one.
test('on an intranet without TLS the panel in an issue is a panel, and the dashboard a page', async (t) => {
  const jira = await startEmbedder(t)
  const { url } = await startUsher(t, testRail(''))
  const testrail = onIntranet(url, 'testrail.test')
  jira.embeds(testrail + PANEL)
  const person = await openPerson(t)
  await person.page.goto(onIntranet(jira.origin, 'jira.test'))
  const panel = person.page.frameLocator('iframe')
  t.equal(await heading(panel), 'Sign in to TestRail')
  t.equal(await panel.getByRole('link', { name: 'Reload this panel' }).count(), 1)
  await person.page.goto(testrail + DASHBOARD)
  t.equal(await heading(person.page), 'Sign in to TestRail')
  t.equal(await person.page.getByRole('link', { name: 'Reload this panel' }).count(), 0)
  t.same(person.complaints, [])
})

test('on an intranet without TLS a refused dashboard in a frame of the configured origin shows something', async (t) => {
  const jira = await startEmbedder(t)
  const jiraOrigin = onIntranet(jira.origin, 'jira.test')
  const { url } = await startUsher(t, testRail(`frameAncestors: ['${jiraOrigin}']`))
  jira.embeds(onIntranet(url, 'testrail.test') + DASHBOARD)
  const person = await openPerson(t)
  await person.page.goto(jiraOrigin)
  t.equal(await person.page.frameLocator('iframe').getByText('Sign in to TestRail').count(), 1)
  t.same(person.complaints, [])
})

function testRail(more: string): string {
  return `
sites:
  - name: testrail
    upstream: demo:testrail
    presets: [testrail]
    ${more}
`
}

function onIntranet(url: string, host: string): string {
  return url.replace('127.0.0.1', host)
}

type Embedder = { readonly origin: string; embeds(address: string): void }

/** A site with one page, which shows an address in a frame. */
async function startEmbedder(t: Test): Promise<Embedder> {
  let embedded = ''
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end(`<!doctype html><link rel="icon" href="data:,"><iframe src="${embedded}"></iframe>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    embeds(address) {
      embedded = address.replaceAll('&', '&amp;')
    },
  }
}
