// Panels that no cookie of the sign-in reaches, that have no JavaScript, and that tell how high they are.
import { test } from 'tap'
import {
  CROSS_SITE,
  look,
  openIssue,
  openSignIn,
  SAME_SITE,
  signInAndClose,
  withoutBrokenOff,
} from './panels.ts'

const APART = 'Your browser may not pass a sign-in on'

test('where third-party cookies are blocked the panel says so, and the tab that it offers has its content', async (t) => {
  const story = await openIssue(t, { ...CROSS_SITE, blocksThirdParties: true })
  const { person, panel, panels } = story
  t.equal(await panel.getByText(APART).isVisible(), false, 'nothing is said before it is likely')
  const tab = await openSignIn(story)
  await look('elsewhere', panels)
  await signInAndClose(tab)
  await look('back', panels)
  await story.pass(6)
  await panel.getByText(APART).waitFor()
  t.equal(await panel.evaluate('document.hasStorageAccess()'), false, 'the browser does keep cookies away')
  t.equal(await panel.getByRole('status').getByText(APART).count(), 1, 'and it is announced')
  await person.shoot('frames-apart')
  t.equal(story.asked.indexOf('navigation', 1), -1, 'nothing was loaded anew in vain')

  const opened = person.context.waitForEvent('page')
  await panel.getByRole('link', { name: 'Open it in a tab of its own (opens a new tab)' }).click()
  const own = await opened
  await own.getByRole('heading', { name: 'Test cases' }).waitFor()
  t.equal(own.url(), panel.url())
  t.same(withoutBrokenOff(person.complaints), [])
})

test('a cookie for one site alone is told of in the same words', async (t) => {
  const story = await openIssue(t, { ...CROSS_SITE, cookie: SAME_SITE.cookie })
  const { person, panel, panels } = story
  await signInAndClose(await openSignIn(story))
  await look('back', panels)
  await story.pass(6)
  await panel.getByText(APART).waitFor()
  t.equal(await panel.evaluate('document.hasStorageAccess()'), true, 'it is not the browser')
  t.same(withoutBrokenOff(person.complaints), [])
})

test('in a page of the same site nothing is said of third parties, however long it takes', async (t) => {
  const story = await openIssue(t, SAME_SITE)
  const { panel, panels, asked } = story
  await (await openSignIn(story)).close()
  await look('back', panels)
  await story.pass(60)
  t.ok(asked.length > 3)
  t.equal(await panel.getByText(APART).isVisible(), false)
})

test('a panel tells the issue how high it is, under the name that it was given', async (t) => {
  const { person, panel, messages } = await openIssue(t, SAME_SITE)
  const { page } = person
  await page.waitForFunction('messages.length > 0')
  const height = Number(await panel.evaluate('document.body.offsetHeight'))
  t.same((await messages()).at(-1), { frame: 'tr-frame-panel-references', action: 'frame:resize', height })
  t.ok(height <= 120)

  // Narrower it is higher, and then as low again, although the frame is not.
  const told = (await messages()).length
  await page.evaluate(`document.querySelector('iframe').width = 250`)
  await page.waitForFunction(`messages.length > ${told}`)
  await page.evaluate(`document.querySelector('iframe').height = 500`)
  await page.evaluate(`document.querySelector('iframe').width = 600`)
  await page.waitForFunction(`messages.at(-1).height === ${height}`)
  t.ok((await messages()).some((message) => (message as { height: number }).height > height))
})

for (const name of ['tr-frame-panel-secrets', 'tr-frame-panel-references%22', '']) {
  test(`a panel that is given the name "${name}" tells nothing`, async (t) => {
    const { person, messages } = await openIssue(t, { ...SAME_SITE, panelName: name })
    await person.page.evaluate(`document.querySelector('iframe').width = 250`)
    await person.page.waitForTimeout(200)
    t.same(await messages(), [])
  })
}

test('without JavaScript the way is the same, and the link reloads', async (t) => {
  const story = await openIssue(t, { ...SAME_SITE, javaScript: false })
  const { person, panel } = story
  await signInAndClose(await openSignIn(story))
  t.equal(await panel.getByText(APART).isVisible(), false)
  await panel.getByRole('link', { name: 'Reload this panel' }).click()
  await panel.getByRole('heading', { name: 'Test cases' }).waitFor()
  t.same(person.complaints, [])
})
