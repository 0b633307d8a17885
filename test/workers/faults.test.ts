// An error in one of several processes, and processes that cannot take the place of another.
import { test } from 'tap'
import type { Test } from 'tap'
import { send } from '../helpers/upstream.ts'
import type { LogLine } from '../helpers/usher.ts'
import { until } from '../licences/standIn.ts'
import { LIMIT_MS, clientOfEach, isAlive, startSlow, underLoad } from './crewing.ts'
import type { Crew } from './crewing.ts'
import { preparePlanting, throwIn } from './planting.ts'
import type { Fault } from './planting.ts'

test(
  'an error that nothing catches ends one after its answers, is told once, and harms nobody else',
  { timeout: LIMIT_MS },
  async (t) => {
    const { options } = await preparePlanting(t)
    const { usher, waiting } = await startSlow(t, options)
    const [first, second] = await clientOfEach(t, usher.url)
    const [, beside] = await clientOfEach(t, usher.url)
    const answers = [first.get('/'), second.get('/')]
    await until(() => waiting.length === 2, 'both requests')
    const load = underLoad(t, beside)
    const [broken = 0, spared] = usher.pids()
    throwIn(broken)
    await until(() => usher.pids()[0] !== broken, 'another in its place')
    t.equal((await clientOfEach(t, usher.url))[0].worker, 1, 'which serves')
    t.ok(isAlive(broken), 'it waits for the answer')
    for (const response of waiting) response.end('fine')
    t.same(await Promise.all(answers), ['fine', 'fine'], 'those that were under way are answered')
    await until(() => !isAlive(broken), 'its end')
    t.same(await load.end(), [], 'whoever was with the other noticed nothing')
    t.equal(usher.pids()[1], spared)
    t.match(usher.told({ level: 'fatal' }), [{ worker: 1, err: { message: 'planted' } }])
    t.match(usher.told({ level: 'error' }), [{ worker: 1, workerPid: broken, inMs: Number }])
    t.equal(usher.told({ level: 'fatal' }).length + usher.told({ level: 'error' }).length, 2)
    t.equal(usher.stderr(), '')
  },
)

// What the log says of one that cannot take its place.
const TOLD: Readonly<Record<Exclude<Fault, 'none'>, LogLine>> = {
  start: { msg: 'a worker has ended; another takes its place', code: 3 },
  listen: { msg: 'a worker cannot serve', worker: 1 },
}

for (const fault of ['start', 'listen'] as const) {
  test(
    `one that fails to ${fault} in the place of another is told, and tried again later each time`,
    { timeout: LIMIT_MS },
    async (t) => {
      const { options, plant } = await preparePlanting(t)
      const { usher } = await startSlow(t, options, 'admin: { port: 0 }')
      const [, second] = await clientOfEach(t, usher.url)
      const load = underLoad(t, second)
      await plant(fault)
      const [killed = 0] = usher.pids()
      process.kill(killed, 'SIGKILL')
      await until(() => usher.told(TOLD[fault]).length >= 3, 'three that failed')
      await toldToHaveEnded(t, usher)
      t.match(await json(usher, '/readyz'), { ready: true }, 'the other serves')
      await plant('none')
      await until(() => usher.pids()[0] !== killed, 'one that can')
      t.same(await load.end(), [], 'whoever was with the other noticed nothing')
      laterEachTime(t, usher)
      if (fault === 'listen')
        t.match(usher.told(TOLD.listen)[0], { reason: /^cannot listen on .*something listens there already/ })
    },
  )
}

async function toldToHaveEnded(t: Test, usher: Crew): Promise<void> {
  let workers: readonly LogLine[] = []
  await until(async () => {
    workers = ((await json(usher, '/healthz')) as { workers: LogLine[] }).workers
    return workers[0]?.['state'] === 'ended'
  }, 'a place in which nobody is')
  t.match(workers, [{ worker: 1, faults: Number, inMs: Number }, { worker: 2 }])
  t.ok(Number(workers[0]?.['faults']) >= 3)
}

function laterEachTime(t: Test, usher: Crew): void {
  const waits = usher
    .told({ msg: 'a worker has ended; another takes its place' })
    .map(({ inMs }) => Number(inMs))
  t.ok(waits.length >= 4)
  for (const [index, wait] of waits.entries()) {
    const longest = 100 * 2 ** index
    t.ok(wait >= longest / 2 && wait <= longest, `${wait} ms`)
  }
}

async function json(usher: Crew, path: string): Promise<unknown> {
  const [{ admin } = {}] = usher.told({ msg: 'listening' })
  return JSON.parse((await send(`${String(admin)}${path}`)).text)
}
