// One of several processes ends, and another takes its place.
import { test } from 'tap'
import { until } from '../licences/standIn.ts'
import { LIMIT_MS, clientOfEach, isAlive, startSlow, underLoad } from './crewing.ts'

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
    const load = underLoad(t, second)
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
  for (let count = 1; count <= 3; count++) {
    const [pid = 0] = usher.pids()
    process.kill(pid, 'SIGKILL')
    await until(() => usher.pids()[0] !== pid, 'another in its place')
  }
  const waits = usher.told({ level: 'error' }).map(({ inMs }) => Number(inMs))
  for (const [index, longest] of [100, 200, 400].entries()) {
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
