// A panel in an issue of another origin, from the refusal to its content after a sign-in in another tab.
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
import type { Story } from './panels.ts'

for (const [what, setting] of [
  ['of the same site', SAME_SITE],
  ['of the same site by https', { ...SAME_SITE, scheme: 'https' }],
  ['of another site', CROSS_SITE],
] as const) {
  test(`a panel in a page ${what} comes back by itself after the sign-in`, async (t) => {
    const story = await openIssue(t, setting)
    const { person, asked, panel } = story
    await signInAndClose(await openSignIn(story))
    await story.pass(3)
    await panel.getByRole('heading', { name: 'Test cases' }).waitFor()
    t.equal(navigations(story), 2, 'it was loaded anew once')
    t.ok(asked.length <= 4)
    t.same(withoutBrokenOff(person.complaints), [])
  })
}

test('the way back from the sign-in is enough, before any pause is over', async (t) => {
  const story = await openIssue(t, SAME_SITE)
  const { asked, panel, panels } = story
  const tab = await openSignIn(story)
  await look('elsewhere', panels)
  await story.pass(20)
  t.same(asked, ['navigation'], 'nothing is asked while nobody looks')
  await signInAndClose(tab)
  await look('back', panels)
  await panel.getByRole('heading', { name: 'Test cases' }).waitFor()
  t.same(asked, ['navigation', 'probe', 'navigation'])
})

test('whoever has signed in elsewhere finds the panel back as well', async (t) => {
  const story = await openIssue(t, SAME_SITE)
  const { person, asked, panel, panels } = story
  await look('elsewhere', panels)
  const elsewhere = await person.context.newPage()
  await elsewhere.goto(new URL('/sign-in', panel.url()).href)
  await signInAndClose(elsewhere)
  await look('back', panels)
  t.same(asked, ['navigation'], 'not at each glance')
  await story.pass(16)
  await look('back', panels)
  await panel.getByRole('heading', { name: 'Test cases' }).waitFor()
  t.same(asked, ['navigation', 'probe', 'navigation'])
})

test('two panels in one issue both come back after one sign-in', async (t) => {
  const story = await openIssue(t, { ...CROSS_SITE, panels: 2 })
  await signInAndClose(await openSignIn(story))
  await look('back', [story.panel])
  for (const panel of story.panels) await panel.getByRole('heading', { name: 'Test cases' }).waitFor()
  t.equal(story.panels.length, 2)
  t.equal(navigations(story), 4)
  t.same(withoutBrokenOff(story.person.complaints), [])
})

function navigations({ asked }: Story): number {
  return asked.filter((kind) => kind === 'navigation').length
}
