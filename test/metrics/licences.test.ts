// What the metrics say of a list of accounts.
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import { ADMIN, scrape } from '../helpers/metrics.ts'
import { siteBefore, startUsher, temporaryDirectory } from '../helpers/usher.ts'
import { until } from '../licences/standIn.ts'

const STATES = ['loading', 'fresh', 'stale', 'expired', 'unreachable']

test('a list of accounts is in one state, and told not to be in the others', async (t) => {
  const file = join(await temporaryDirectory(t), 'accounts.txt')
  await writeFile(file, 'jane@example.com\n')
  const site = siteBefore('http://127.0.0.1:1', `licences: { file: ${file} }`)
  const { app } = await startUsher(t, ADMIN + site)
  async function stateTold(): Promise<readonly string[]> {
    const { of } = await scrape(app)
    return STATES.filter((state) => of('usher_licence_state', { site: 'test', state }) === 1)
  }
  await until(async () => (await stateTold()).includes('fresh'), 'the list')
  const { text, of } = await scrape(app)
  t.equal(of('usher_licence_state'), 1, 'one at a time')
  t.equal(text.match(/^usher_licence_state\{site="test",state="\w+"\} [01]$/gm)?.length, STATES.length)
  t.equal(of('usher_licence_entries', { site: 'test' }), 1)
  await rm(file)
  await until(async () => (await stateTold()).includes('stale'), 'the end of the file')
  t.same(await stateTold(), ['stale'])
})

test('without a list nothing is told of one', async (t) => {
  const { app } = await startUsher(t, ADMIN + siteBefore('http://127.0.0.1:1'))
  t.notMatch((await scrape(app)).text, /^usher_licence_state\{/m)
})
