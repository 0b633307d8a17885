import { test } from 'tap'
import type { Family } from '../../src/metrics/family.ts'
import { BUCKET_MS, MAX_BUCKETS, Traffic } from '../../src/traffic/index.ts'
import { totalsOf } from '../../src/traffic/totals.ts'
import type { Totals } from '../../src/traffic/totals.ts'

const START = Date.parse('2026-11-23T12:01:00Z')

function counted(requests: number, causes: Record<string, number> = {}, failures = 0): Totals {
  return new Map([['app', { requests, failures, causes }]])
}

function trafficAt() {
  const clock = { now: START, totals: counted(0) }
  const traffic = new Traffic({ read: () => clock.totals, now: () => clock.now })
  return { clock, traffic }
}

test('what comes between two looks stands in the bucket in which it came', async (t) => {
  const { clock, traffic } = trafficAt()
  clock.totals = counted(5, { 'no-licence': 2 })
  t.same(await traffic.look(), [
    {
      from: Date.parse('2026-11-23T12:00:00Z'),
      sites: { app: { requests: 5, failures: 0, causes: { 'no-licence': 2 } } },
    },
  ])
  clock.now += BUCKET_MS
  clock.totals = counted(8, { 'no-licence': 2, refused: 1 }, 1)
  const [first, second] = await traffic.look()
  t.match(first, { sites: { app: { requests: 5 } } })
  t.same(second, {
    from: Date.parse('2026-11-23T12:05:00Z'),
    sites: { app: { requests: 3, failures: 1, causes: { refused: 1 } } },
  })
})

test('a bucket in which nothing came names no site', async (t) => {
  const { clock, traffic } = trafficAt()
  clock.totals = counted(1)
  await traffic.look()
  clock.now += BUCKET_MS
  t.same((await traffic.look()).at(-1)?.sites, {})
})

test('a day is kept, and no more', async (t) => {
  const { clock, traffic } = trafficAt()
  for (let index = 1; index <= MAX_BUCKETS * 2; index++) {
    clock.totals = counted(index)
    await traffic.look()
    clock.now += BUCKET_MS
  }
  const buckets = await traffic.look()
  t.equal(buckets.length, MAX_BUCKETS)
  t.equal((buckets.at(-1)?.from ?? 0) - (buckets[0]?.from ?? 0), (MAX_BUCKETS - 1) * BUCKET_MS)
})

test('where nobody looked for a day, nothing older is told', async (t) => {
  const { clock, traffic } = trafficAt()
  clock.totals = counted(4)
  await traffic.look()
  clock.now += BUCKET_MS * MAX_BUCKETS
  t.equal((await traffic.look()).length, 1)
})

test('where less was counted than before, all of it is new', async (t) => {
  const { clock, traffic } = trafficAt()
  clock.totals = counted(100)
  await traffic.look()
  clock.now += BUCKET_MS
  clock.totals = counted(3)
  t.match((await traffic.look()).at(-1), { sites: { app: { requests: 3 } } })
})

test('several looks at once are one', async (t) => {
  let reads = 0
  const traffic = new Traffic({
    read: async () => {
      reads += 1
      return counted(reads)
    },
  })
  await Promise.all([traffic.look(), traffic.look(), traffic.look()])
  t.equal(reads, 1)
})

test('the metrics of several processes add up; own paths and observe mode are no requests and no refusals', (t) => {
  const family = (name: string, values: Family['values']): Family => ({
    ...{ name, help: '', type: 'counter', aggregator: 'sum', values },
  })
  const process = [
    family('usher_requests_total', [
      { labels: { site: 'a', outcome: 'pass', status: 200 }, value: 2 },
      { labels: { site: 'a', outcome: 'own', status: 200 }, value: 50 },
      { labels: { site: 'b', outcome: 'failure', status: 502 }, value: 1 },
    ]),
    family('usher_failures_total', [{ labels: { site: 'b', code: 'ECONNREFUSED' }, value: 1 }]),
    family('usher_refusals_total', [
      { labels: { site: 'a', cause: 'refused', rule: 'x', mode: 'enforce' }, value: 1 },
      { labels: { site: 'a', cause: 'refused', rule: 'y', mode: 'enforce' }, value: 1 },
      { labels: { site: 'a', cause: 'no-licence', rule: 'z', mode: 'observe' }, value: 9 },
    ]),
    family('usher_client_connections', [{ labels: {}, value: 7 }]),
  ]
  t.same(Object.fromEntries(totalsOf([process, process])), {
    a: { requests: 4, failures: 0, causes: { refused: 4 } },
    b: { requests: 2, failures: 2, causes: {} },
  })
  t.end()
})
