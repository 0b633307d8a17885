// What operators are told of several processes, on the one listener that they have.
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { test } from 'tap'
import type { Test } from 'tap'
import { send, startUpstream } from '../helpers/upstream.ts'
import { until } from '../licences/standIn.ts'
import { LIMIT_MS, clientOfEach, startCrew } from './crewing.ts'
import type { Crew } from './crewing.ts'

test(
  'metrics are those of all processes, and do not fall where one has ended',
  { timeout: LIMIT_MS },
  async (t) => {
    const { usher, admin } = await startWithAdmin(t)
    for (const { get } of await clientOfEach(t, usher.url))
      for (let count = 0; count < 5; count++) await get('/')
    await until(async () => (await passed(admin)) === 10, 'ten requests in the metrics')
    const [pid = 0] = usher.pids()
    process.kill(pid, 'SIGKILL')
    await until(() => ![pid, undefined].includes(usher.pids()[0]), 'another in its place')
    t.equal(await passed(admin), 10)
    const [client] = await clientOfEach(t, usher.url)
    await client.get('/')
    await until(async () => (await passed(admin)) === 11, 'the eleventh')
  },
)

// Twice as long as the primary waits before it asks its workers again.
const ASKED_WITHIN_MS = 10_000

test(
  'what one has counted that is killed before anybody scrapes is kept',
  { timeout: LIMIT_MS },
  async (t) => {
    const { usher, admin } = await startWithAdmin(t)
    const [client] = await clientOfEach(t, usher.url)
    for (let count = 0; count < 5; count++) await client.get('/')
    await sleep(ASKED_WITHIN_MS)
    const [pid = 0] = usher.pids()
    process.kill(pid, 'SIGKILL')
    await until(() => usher.pids()[0] !== pid, 'another in its place')
    t.equal(await passed(admin), 5)
  },
)

test(
  'health names each process and how it is; one that hangs is silent, and holds nobody up',
  { timeout: LIMIT_MS },
  async (t) => {
    const { usher, admin } = await startWithAdmin(t)
    const [first = 0, second] = usher.pids()
    await untilStates(admin, ['serving', 'serving'])
    t.match(await json(`${admin}/healthz`), {
      status: 'ok',
      workers: [
        { worker: 1, pid: first },
        { worker: 2, pid: second },
      ],
      lostLogLines: 0,
    })
    process.kill(first, 'SIGSTOP')
    await untilStates(admin, ['silent', 'serving'])
    t.match(await json(`${admin}/readyz`), { ready: true, state: 'serving' })
    t.equal((await send(`${admin}/metrics`)).status, 200)
    process.kill(first, 'SIGCONT')
    await untilStates(admin, ['serving', 'serving'])
  },
)

async function startWithAdmin(t: Test): Promise<{ usher: Crew; admin: string }> {
  const upstream = await startUpstream(t, (_, response) => response.end('fine'))
  const usher = await startCrew(t, `admin: { port: 0 }\nsites: [{ name: app, upstream: '${upstream}' }]`)
  const [{ admin }] = usher.told({ msg: 'listening' }) as [{ admin: string }]
  return { usher, admin }
}

/** How many requests of the site have passed, according to the metrics. */
async function passed(admin: string): Promise<number> {
  const { text } = await send(`${admin}/metrics`)
  return text
    .split('\n')
    .filter((line) => line.startsWith('usher_requests_total{') && line.includes('site="app"'))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
}

/** Each worker has a second to answer, which a busy machine may take from it. */
async function untilStates(admin: string, states: readonly string[]): Promise<void> {
  await until(
    async () => {
      const { workers } = (await json(`${admin}/healthz`)) as { workers: readonly { state: string }[] }
      return isDeepStrictEqual(
        workers.map(({ state }) => state),
        states,
      )
    },
    `workers that are ${states.join(' and ')}`,
  )
}

async function json(url: string): Promise<unknown> {
  return JSON.parse((await send(url)).text)
}
