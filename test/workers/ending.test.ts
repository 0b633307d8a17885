// How processes that serve as one end, and what becomes of those whose requests they had.
import type { ServerResponse } from 'node:http'
import { test } from 'tap'
import type { Test } from 'tap'
import { SOON_MS, siteAt } from '../commands/serving.ts'
import { until } from '../licences/standIn.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { LIMIT_MS, clientOfEach, connect, isAlive, startCrew } from './crewing.ts'
import type { Client, Crew } from './crewing.ts'

test(
  'one that is killed takes its own connections with it and no others, and is replaced',
  { timeout: LIMIT_MS },
  async (t) => {
    const { usher, waiting } = await startSlow(t)
    const [first, second] = await clientOfEach(t, usher.url)
    const cut = t.rejects(first.get('/'), { code: 'ECONNRESET' })
    const other = second.get('/')
    await until(() => waiting.length === 2, 'both requests')
    const [killed = 0, spared] = usher.pids()
    const load = underLoad(second)
    process.kill(killed, 'SIGKILL')
    await cut
    for (const response of waiting) response.end('fine')
    t.equal(await other, 'fine')
    await until(() => ![killed, undefined].includes(usher.pids()[0]), 'another in its place')
    t.equal(usher.pids()[1], spared)
    t.equal((await clientOfEach(t, usher.url))[0].worker, 1)
    t.same(await load.end(), [], 'whoever was with the other noticed nothing')
    t.match(usher.told({ level: 'error' }), [{ worker: 1, workerPid: killed, signal: 'SIGKILL', code: null }])
  },
)

test('one that ends again and again is waited for longer each time', { timeout: LIMIT_MS }, async (t) => {
  const { usher } = await startSlow(t)
  for (let count = 1; count <= 4; count++) {
    const [pid = 0] = usher.pids()
    process.kill(pid, 'SIGKILL')
    await until(() => usher.pids()[0] !== pid, 'another in its place')
  }
  const waits = usher.told({ level: 'error' }).map(({ inMs }) => Number(inMs))
  for (const [index, longest] of [100, 200, 400, 800].entries()) {
    const wait = waits[index] ?? 0
    t.ok(wait >= longest / 2 && wait <= longest, `${wait} ms`)
  }
})

test(
  'one that is told to end finishes what it has, while another takes its place',
  { timeout: LIMIT_MS },
  async (t) => {
    const { usher, waiting } = await startSlow(t)
    const [client] = await clientOfEach(t, usher.url)
    const answer = client.get('/')
    await until(() => waiting.length === 1, 'the request')
    const [pid = 0] = usher.pids()
    process.kill(pid, 'SIGTERM')
    await until(() => usher.pids()[0] !== pid, 'another in its place')
    t.ok(isAlive(pid), 'it waits for the answer')
    waiting[0]?.end('fine')
    t.equal(await answer, 'fine')
    await until(() => !isAlive(pid), 'its end')
    t.same(usher.told({ level: 'error' }), [])
  },
)

test(
  'SIGTERM lets each process finish its answers, takes no new connection, and exits with 0',
  { timeout: LIMIT_MS },
  async (t) => {
    const { usher, waiting } = await startSlow(t)
    const answers = (await clientOfEach(t, usher.url)).map(({ get }) => get('/'))
    await until(() => waiting.length === 2, 'both requests')
    usher.kill('SIGTERM')
    await until(
      () =>
        connect(t, usher.url).then(
          () => false,
          () => true,
        ),
      'a refused connection',
    )
    for (const response of waiting) response.end('fine')
    t.same(await Promise.all(answers), ['fine', 'fine'])
    t.same(await usher.exited, { code: 0, signal: null })
    t.equal(usher.stderr(), '')
    t.match(usher.lines.at(-1), /"msg":"stopped"/)
    for (const pid of usher.pids()) t.notOk(isAlive(pid))
  },
)

test(
  'a signal to all of its processes, as of a terminal or systemd, is one signal',
  { timeout: LIMIT_MS },
  async (t) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { usher, waiting } = await startSlow(t, { ownGroup: true })
      const answers = (await clientOfEach(t, usher.url)).map(({ get }) => get('/'))
      await until(() => waiting.length === 2, 'both requests')
      usher.killGroup(signal)
      await until(
        () =>
          connect(t, usher.url).then(
            () => false,
            () => true,
          ),
        'a refused connection',
      )
      for (const response of waiting) response.end('fine')
      t.same(await Promise.all(answers), ['fine', 'fine'], signal)
      t.same(await usher.exited, { code: 0, signal: null })
      t.equal(usher.told({ msg: 'a worker listens' }).length, 2, 'nobody was replaced')
    }
  },
)

test('a second signal ends all of them at once', { timeout: LIMIT_MS }, async (t) => {
  const { usher, waiting } = await startSlow(t)
  const cut = (await clientOfEach(t, usher.url)).map(({ get }) => t.rejects(get('/')))
  await until(() => waiting.length === 2, 'both requests')
  usher.kill('SIGINT')
  await until(() => usher.told({ msg: 'stopping' }).length === 1, 'the beginning of the end')
  const asked = Date.now()
  usher.kill('SIGINT')
  t.same(await usher.exited, { code: 1, signal: null })
  await until(() => !usher.pids().some(isAlive), 'the end of the others')
  t.ok(Date.now() - asked < SOON_MS, `ended after ${Date.now() - asked} ms`)
  await Promise.all(cut)
})

test(
  'where the process that started them is killed, they finish their answers and end',
  { timeout: LIMIT_MS },
  async (t) => {
    const { usher, waiting } = await startSlow(t)
    const answers = (await clientOfEach(t, usher.url)).map(({ get }) => get('/'))
    await until(() => waiting.length === 2, 'both requests')
    usher.kill('SIGKILL')
    await until(
      () =>
        connect(t, usher.url).then(
          () => false,
          () => true,
        ),
      'a refused connection',
    )
    for (const response of waiting) response.end('fine')
    t.same(await Promise.all(answers), ['fine', 'fine'])
    await until(() => !usher.pids().some(isAlive), 'the end of the others')
  },
)

test('after the grace period what is left in any process is ended', { timeout: LIMIT_MS }, async (t) => {
  const { usher, waiting } = await startSlow(t, {}, 'limits: { gracePeriodMs: 300 }')
  const cut = (await clientOfEach(t, usher.url)).map(({ get }) => t.rejects(get('/'), { code: 'ECONNRESET' }))
  await until(() => waiting.length === 2, 'both requests')
  usher.kill('SIGTERM')
  t.same(await usher.exited, { code: 0, signal: null })
  await Promise.all(cut)
})

type Slow = { readonly usher: Crew; readonly waiting: readonly ServerResponse[] }

/** Before an upstream that answers /fast at once, and everything else when the test does. */
async function startSlow(t: Test, options = {}, more = ''): Promise<Slow> {
  const waiting: ServerResponse[] = []
  const upstream = await startUpstream(t, (request, response) => {
    if (request.url === '/fast') response.end('fast')
    else waiting.push(response)
  })
  return { usher: await startCrew(t, siteAt(upstream, more), options), waiting }
}

/** Goes on asking, over a connection of its own, until it is ended; then tells what went wrong. */
function underLoad(client: Client): { end(): Promise<readonly unknown[]> } {
  const wrong: unknown[] = []
  let isOver = false
  async function run(): Promise<void> {
    while (!isOver) {
      const text = await client.get('/fast').catch((error: unknown) => error)
      if (text !== 'fast') wrong.push(text)
    }
  }
  const running = run()
  return {
    async end() {
      isOver = true
      await running
      return wrong
    },
  }
}
