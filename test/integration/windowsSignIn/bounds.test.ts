// How many connections may belong to one client each, and what those get who come when there are no more.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { FIRST_LEG, startFakeIis } from '../../helpers/fakeIis.ts'
import { NAVIGATION, send } from '../../helpers/upstream.ts'
import { siteBefore, startUsher } from '../../helpers/usher.ts'
import { WindowsClient } from '../../helpers/windowsClient.ts'

const CASES = [
  ['of one site', 'connection: { maxPinnedConnections: 2 }', ''],
  ['of all sites', '', 'limits: { maxPinnedConnections: 2 }\n'],
] as const

for (const [which, site, config] of CASES) {
  test(`beyond the bound ${which} a client is told so, and never served over a shared connection`, async (t) => {
    const iis = await startFakeIis(t)
    const { port, url, log } = await startUsher(t, `${config}${siteBefore(iis.origin, site)}`)
    const clients = ['a', 'b'].map((name) => new WindowsClient(t, port, name))
    for (const client of clients) t.equal((await client.signIn()).status, 200)
    const third = new WindowsClient(t, port, 'c')
    const refused = await third.ask('/', { authorization: FIRST_LEG, headers: NAVIGATION })
    t.match(refused, {
      status: 503,
      headers: { 'retry-after': /^\d+$/, 'usher-cause': 'upstream-unavailable' },
    })
    t.match(refused.headers['content-type'], 'text/html')
    const program = await third.ask('/', { authorization: FIRST_LEG })
    t.match(program.headers['content-type'], 'application/problem+json')
    t.match(
      log.find(({ code }) => code === 'USHER_PINNED_FULL'),
      { level: 40, status: 503, msg: 'there are as many connections for Windows sign-in as there may be' },
    )
    t.equal(iis.connections.length, 2, 'no other connection was asked')

    const challenged = new WindowsClient(t, port, 'd')
    t.equal((await challenged.ask('/')).status, 401, 'the first request shares')
    t.equal((await challenged.ask('/')).status, 503, 'those behind a challenge do not')
    t.equal((await send(url)).status, 401, 'people who do not sign in are served')
    for (const client of clients) t.equal((await client.ask('/')).status, 200)

    clients[0]?.socket.destroy()
    await sleep(50)
    t.equal((await third.signIn()).status, 200, 'as soon as one is free')
    t.same(iis.mixed, [])
  })
}
