// What a worker gets, and what is kept of one that has ended.
import { test } from 'tap'
import { atomicLine } from '../../src/atomicLine.ts'
import { parseConfig } from '../../src/config/load.ts'
import type { LoadedConfig } from '../../src/config/load.ts'
import type { Family } from '../../src/metrics/family.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'
import { Awaited } from '../../src/workers/awaited.ts'
import { PastCounts } from '../../src/workers/pastCounts.ts'
import { shareOf } from '../../src/workers/share.ts'

const ASK = "ask: { webhook: { type: json, url: 'https://hook.example.com/' } }"

const demo = { originOf: ({ upstream }: { readonly upstream: string }) => upstream }

test('totals are divided and rounded up; what holds for one request, or is no limit, stays', (t) => {
  const config = configOf(`
limits: { maxConnections: 0, maxPinnedConnections: 10, maxHeldBytes: 1000, maxHeldBytesTotal: 10000 }
sites: [{ name: a, upstream: 'http://a', connection: { maxConnections: 1, maxRequests: 7 } }]`)
  const { limits, sites } = shareOf(config, { workers: 4, demo })
  t.match(limits, { maxConnections: 0, maxPinnedConnections: 3, maxHeldBytes: 1000, maxHeldBytesTotal: 2500 })
  t.match(sites[0]?.connection, { maxConnections: 1, maxRequests: 2, maxPinnedConnections: 1024 })
  t.equal(limits.requestTimeoutMs, config.limits.requestTimeoutMs)
  t.equal(shareOf(config, { workers: 100, demo }).limits.maxHeldBytesTotal, 1000, 'one body at least')
  t.end()
})

test('a worker gets no listener of operators, and one secret with all others', (t) => {
  const config = configOf(`admin: { token: sixteen-letters!! }
sites: [{ name: a, upstream: 'http://a', ${ASK} }, { name: b, pathPrefix: /b, upstream: 'http://b', ${ASK} }]`)
  const share = shareOf(config, { workers: 2, demo })
  t.notMatch(JSON.stringify(share), 'sixteen-letters!!')
  const [a, b] = share.sites.map(({ ask }) => ask?.secret)
  t.match(a, /^[\w-]{43}$/)
  t.equal(a, b)
  t.not(a, shareOf(config, { workers: 2, demo }).sites[0]?.ask?.secret, 'another with each start')
  t.end()
})

test('a secret of the configuration is left as it is', (t) => {
  const secret = 'a secret of sixteen letters'
  const config = configOf(
    `sites: [{ name: a, upstream: 'http://a', ${ASK.replace(' } }', ` }, secret: ${secret} }`)} }]`,
  )
  t.equal(shareOf(config, { workers: 2, demo }).sites[0]?.ask?.secret, secret)
  t.end()
})

test('workers hash people with one key: that of the configuration, or a new one with each start', (t) => {
  const sites = "sites: [{ name: a, upstream: 'http://a' }]"
  const key = 'a key of sixteen letters'
  t.equal(shareOf(configOf(`log: { peopleKey: ${key} }\n${sites}`), { workers: 2, demo }).log.peopleKey, key)
  const config = configOf(sites)
  const { log } = shareOf(config, { workers: 2, demo })
  t.match(log, { people: 'hashed', peopleKey: /^[\w-]{43}$/ })
  t.not(log.peopleKey, shareOf(config, { workers: 2, demo }).log.peopleKey)
  t.end()
})

test('a line of the log is left as it is, unless several processes could break it', (t) => {
  const short = '{"level":"info","msg":"fine"}\n'
  t.equal(atomicLine(short), short)
  const line = { level: 'info', time: 'now', worker: 1, path: '/ä'.repeat(3_000), msg: 'refusal answered' }
  const cut = atomicLine(`${JSON.stringify(line)}\n`)
  t.ok(Buffer.byteLength(cut) <= 4_096)
  t.match(JSON.parse(cut), { ...line, path: /^(\/ä)+…$/ })
  const many = Object.fromEntries(
    Array.from({ length: 400 }, (_, index) => [`field${index}`, 'long'.repeat(9)]),
  )
  t.same(JSON.parse(atomicLine(`${JSON.stringify({ ...line, ...many })}\n`)), {
    ...{ level: 'info', time: 'now', worker: 1, msg: 'refusal answered', isCut: true },
  })
  t.end()
})

test('what a process has counted stays when it ends, and what it held goes', (t) => {
  const counts = new PastCounts<string>()
  counts.heard('a', [counter(3), gauge(7)])
  counts.heard('b', [counter(4), gauge(1)])
  counts.heard('a', [counter(5), gauge(2)])
  counts.ended('a')
  counts.ended('never heard of')
  counts.heard('c', [counter(1), gauge(1)])
  counts.ended('c')
  t.same(counts.all(), [[counter(4), gauge(1)], [counter(6)]])
  t.end()
})

test('an answer that does not come is not waited for without end', async (t) => {
  const answers = new Awaited<string>()
  await t.rejects(
    answers.next(() => undefined, 10),
    /no answer within 10 ms/,
  )
  t.equal(await answers.next((id) => answers.settle(id, 'fine'), 10_000), 'fine')
  const lost = answers.next(() => undefined)
  answers.giveUp('it has gone')
  await t.rejects(lost, /it has gone/)
})

function configOf(text: string): LoadedConfig {
  return parseConfig(text, 'usher.yaml', { env: {}, presetsDirectory: PRESETS_DIRECTORY })
}

function counter(value: number): Family {
  const values = [{ labels: { site: 'app' }, value }]
  return { name: 'things_total', help: 'Things', type: 'counter', aggregator: 'sum', values }
}

function gauge(value: number): Family {
  const values = [{ labels: {}, value }]
  return { name: 'things', help: 'Things', type: 'gauge', aggregator: 'sum', values }
}
