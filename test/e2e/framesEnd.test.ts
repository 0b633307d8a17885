// What a panel does not do: ask without end, load itself anew without end, or fail where the browser forbids its means.
import { test } from 'tap'
import { look, openIssue, openSignIn, SAME_SITE, signInAndClose, withoutBrokenOff } from './panels.ts'
import type { Story } from './panels.ts'

test('after five minutes nothing is asked any more until somebody comes back or clicks', async (t) => {
  const story = await openIssue(t, SAME_SITE)
  const { asked, panels } = story
  await (await openSignIn(story)).close()
  await story.pass(6 * 60)
  const until = asked.length
  t.ok(until > 8 && until < 15, `${until} requests`)
  await story.person.page.clock.runFor(60 * 60_000)
  t.equal(asked.length, until)
  await look('back', panels)
  while (asked.length === until) await story.pass(1)
  t.equal(asked.at(-1), 'probe')
})

test('an application that lets probes in and people not costs one reload for each click', async (t) => {
  const story = await openIssue(t, {
    ...SAME_SITE,
    panels: 2,
    lets: ({ headers }) => headers['usher-probe'] !== undefined,
  })
  const { person, panel, panels } = story
  for (const [click, loaded] of [
    ['first', 4],
    ['second', 5],
  ] as const) {
    await (await openSignIn(story)).close()
    while (navigations(story) < loaded) await story.pass(1)
    await panel.getByRole('heading', { name: 'Sign in to TestRail' }).waitFor()
    for (let glance = 0; glance < 3; glance += 1) {
      await look('back', panels)
      await story.pass(20)
    }
    t.equal(navigations(story), loaded, `after the ${click} click`)
  }
  t.same(withoutBrokenOff(person.complaints), [])
})

test('in a browser that forbids all that can be forbidden, the panel says what it says, and its link reloads', async (t) => {
  const story = await openIssue(t, { ...SAME_SITE, forbids: true })
  const { person, panel, panels } = story
  await signInAndClose(await openSignIn(story))
  await look('back', panels)
  await story.pass(10)
  t.equal(await panel.getByRole('heading').innerText(), 'Sign in to TestRail')
  await panel.getByRole('link', { name: 'Reload this panel' }).click()
  await panel.getByRole('heading', { name: 'Test cases' }).waitFor()
  t.same(withoutBrokenOff(person.complaints), [])
})

function navigations({ asked }: Story): number {
  return asked.filter((kind) => kind === 'navigation').length
}
