// The pages for operators, of several processes that serve as one.
import { test } from 'tap'
import { send, startUpstream } from '../helpers/upstream.ts'
import { until } from '../licences/standIn.ts'
import { LIMIT_MS, clientOfEach, startCrew } from './crewing.ts'

const RULES = 'rules: [{ name: every, when: { status: 403 }, cause: no-licence }]'

test(
  'refusals and requests of all workers stand together, those of one that has ended too',
  { timeout: LIMIT_MS },
  async (t) => {
    const upstream = await startUpstream(t, (_, response) => response.writeHead(403).end())
    const usher = await startCrew(
      t,
      `admin: { port: 0, recentRefusals: 3 }\nsites: [{ name: app, upstream: '${upstream}', ${RULES} }]`,
    )
    const [{ admin }] = usher.told({ msg: 'listening' }) as [{ admin: string }]
    const clients = await clientOfEach(t, usher.url)
    for (const path of ['/first', '/second'])
      for (const { get, worker } of clients) await get(`${path}/${worker}`)
    t.same(await latest(admin), ['/second/1', '/second/2'])
    t.match((await send(admin)).text, numbersOf(4, 4))

    const [pid = 0] = usher.pids()
    process.kill(pid, 'SIGKILL')
    await until(() => ![pid, undefined].includes(usher.pids()[0]), 'another in its place')
    t.same(await latest(admin), ['/second/1', '/second/2'])
    const overview = (await send(admin)).text
    t.match(overview, numbersOf(4, 4))
    t.match(overview, '2 of 2 serve')
    t.match((await send(`${admin}/configuration`)).text, 'recentRefusals')
  },
)

// Of three that are kept; two may have come in the same millisecond.
async function latest(admin: string): Promise<string[]> {
  const { text } = await send(`${admin}/refusals`)
  const paths = [...text.matchAll(/<code>GET (\/[^<]*)<\/code>/g)].map(([, path = '']) => path)
  return paths.length === 3 ? paths.slice(0, 2).toSorted() : paths
}

function numbersOf(requests: number, refusals: number): RegExp {
  return new RegExp(
    `<td class="number">${requests}</td><td class="number">${refusals}</td><td class="number">0</td>`,
  )
}
