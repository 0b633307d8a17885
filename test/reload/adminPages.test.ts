// What the pages for operators show of one configuration after the other.
import { test } from 'tap'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { LISTENERS, startReloadable } from './reloadable.ts'

test('the pages show what is in force, and why another configuration is not', async (t) => {
  const origin = await startUpstream(t, (_, response) => response.writeHead(403).end())
  const withKept = (kept: number): string =>
    `${LISTENERS.replace('admin: { port: 0 }', `admin: { port: 0, recentRefusals: ${kept} }`)}sites: [{ name: app, upstream: '${origin}', rules: [{ name: every, when: { status: 403 }, cause: refused }] }]\n`
  const { url, admin, reload } = await startReloadable(t, withKept(5))
  for (const path of ['/1', '/2', '/3']) await send(url + path, { headers: NAVIGATION })
  const page = async (path: string): Promise<string> => (await send(admin + path)).text

  await reload(`${withKept(2)}nonsense: 1\n`)
  const refused = await page('/')
  t.match(refused, 'The last reload was refused')
  t.match(refused, 'usher.yaml:5:1 nonsense: unknown key')
  t.match(await page('/refusals'), '3 refusals')

  await reload(withKept(2))
  t.notMatch(await page('/'), 'The last reload')
  t.match(await page('/refusals'), '2 refusals')
  t.match(await page('/configuration'), /recentRefusals<\/code><\/th><td class="long"><code>2</)
  t.match(
    await page('/'),
    '<td class="number">3</td><td class="number">3</td>',
    'what came before still counts',
  )
})
