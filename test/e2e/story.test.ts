// What Usher is for, as a person lives it: an issue in Jira whose TestRail panel nobody has signed in to.
import { test } from 'tap'
import type { FrameLocator, Page } from 'playwright-core'
import { startUsher } from '../helpers/usher.ts'
import { heading, openPerson, signInToTestRail } from './person.ts'
import { withoutBrokenOff } from './panels.ts'
import { SHIPPED_CONFIG } from './shipped.ts'

for (const kind of ['iis401', 'own']) {
  test(`a panel that nobody has signed in to (${kind}) leads to the sign-in, and then shows its cases`, async (t) => {
    const { url, app } = await startUsher(t, SHIPPED_CONFIG)
    const person = await openPerson(t)
    const { page, context } = person
    await page.goto(`${app.demoHome}/browse/DEMO-1?panel=${kind}`)
    const panel = panelOf(page)
    t.equal(await heading(panel), 'Sign in to TestRail')
    t.match(await panel.getByRole('main').innerText(), /Reference\s[0-9A-Z]{4}-[0-9A-Z]{4}/)
    t.equal(await panel.getByText('401').count(), 0, 'no trace of the stock page')
    await person.shoot(`story-1-panel-${kind}`)

    const opened = context.waitForEvent('page')
    await panel.getByRole('link', { name: 'Sign in (opens a new tab)' }).click()
    const tab = await opened
    t.equal(await heading(tab), 'Log in')
    await person.shoot('story-2-sign-in', tab)
    await signInToTestRail(tab, 'ada@example.com')
    t.equal(await heading(tab), 'Dashboard')
    await tab.getByText('Welcome back, Ada.').waitFor()
    t.equal(await tab.evaluate('window.opener'), null, 'the tab has no hold on the issue')
    await tab.close()

    // Nobody touches the panel: it comes back by itself.
    t.ok(await panel.getByRole('cell', { name: 'A cancelled ferry is marked' }).innerText())
    await person.shoot('story-3-signed-in')
    await page.reload()
    t.ok(await panel.getByRole('cell', { name: 'A cancelled ferry is marked' }).innerText())

    t.same(withoutBrokenOff(person.complaints), [])
    t.same(person.origins, new Set([app.demoHome, url]))
  })
}

test('without Usher the same panel is a server error', async (t) => {
  const { app } = await startUsher(t, SHIPPED_CONFIG)
  const { page } = await openPerson(t)
  await page.goto(`${app.demoHome}/browse/DEMO-1?panel=iis401&usher=off`)
  t.equal(await heading(panelOf(page)), 'Server Error')
})

function panelOf(page: Page): FrameLocator {
  return page.frameLocator('iframe[title="Test cases from TestRail"]')
}
