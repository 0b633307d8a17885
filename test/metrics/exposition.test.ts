// The forms in which the metrics are told, of one process and of several.
import { test } from 'tap'
import type { Test } from 'tap'
import { expose } from '../../src/metrics/exposition.ts'
import { DESCRIPTIONS } from '../../src/metrics/index.ts'
import { ADMIN, scrape } from '../helpers/metrics.ts'
import { send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import type { Usher } from '../helpers/usher.ts'

const OPEN = 'application/openmetrics-text; version=1.0.0; charset=utf-8'
const PLAIN = 'text/plain; version=0.0.4; charset=utf-8'

// What Prometheus 2 and 3 send, browsers, and nobody.
const ASKED = [
  [
    'application/openmetrics-text;version=1.0.0;q=0.75,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=0.0.4;q=0.25,*/*;q=0.1',
    OPEN,
  ],
  [
    'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=1.0.0;q=0.4,*/*;q=0.1',
    OPEN,
  ],
  ['application/openmetrics-text', OPEN],
  ['text/plain;version=0.0.4;q=0.9,application/openmetrics-text;version=1.0.0;q=0.5', PLAIN],
  ['application/openmetrics-text;q=0, text/plain', PLAIN],
  ['application/openmetrics-text;version=2.0.0', PLAIN],
  ['text/html,*/*;q=0.8', PLAIN],
  ['', PLAIN],
  [undefined, PLAIN],
] as const

async function startSite(t: Test): Promise<Usher> {
  const origin = await startUpstream(t, (_request, response) => response.end())
  return startUsher(t, ADMIN + siteBefore(origin))
}

test('it is told in the form that is asked for', async (t) => {
  for (const [accept, contentType] of ASKED)
    t.equal((await expose([], accept)).contentType, contentType, accept ?? 'nothing')
})

test('over the wire OpenMetrics ends with its mark, and names no counter by its suffix', async (t) => {
  const { app, url } = await startSite(t)
  await send(url)
  const [open, plain] = await Promise.all(
    [OPEN, PLAIN].map((Accept) => send(`${app.adminAddress()}/metrics`, { headers: { Accept } })),
  )
  t.equal(open?.headers['content-type'], OPEN)
  t.match(open?.text, /\n# EOF\n$/)
  t.match(
    open?.text,
    '# TYPE usher_requests counter\nusher_requests_total{site="test",outcome="pass",status="200"} 1',
  )
  t.notMatch(open?.text, '_total_total')
  t.equal(plain?.headers['content-type'], PLAIN)
  t.match(plain?.text, '# TYPE usher_requests_total counter\n')
})

test('every metric is named and described as OpenMetrics asks', (t) => {
  for (const { name, type, help, labels } of DESCRIPTIONS) {
    t.match(name, /^(usher|process|nodejs)_[a-z0-9_]+$/, name)
    t.equal(name.endsWith('_total'), type === 'counter', name)
    t.ok(help.length > 5 && !help.endsWith('.'), name)
    for (const label of labels) t.match(label, /^[a-z_]+$/, name)
  }
  t.equal(new Set(DESCRIPTIONS.map(({ name }) => name)).size, DESCRIPTIONS.length)
  t.end()
})

test('no sample has a label that its metric does not name', async (t) => {
  const { app, url } = await startSite(t)
  await send(url)
  for (const { name, values } of app.insight.families()) {
    const named = DESCRIPTIONS.find((each) => each.name === name)?.labels ?? []
    for (const { labels } of values)
      t.same(
        Object.keys(labels)
          .filter((label) => label !== 'le')
          .toSorted(),
        named.toSorted(),
        name,
      )
  }
})

test('several processes are told as one: counts add up, of delays the worst', async (t) => {
  const [one, other] = await Promise.all([startSite(t), startSite(t)])
  for (const { url } of [one, one, other]) await send(url)
  const perProcess = [one, other].map(({ app }) => app.insight.families())
  // As it comes from another process.
  const { text } = await expose(JSON.parse(JSON.stringify(perProcess)), OPEN)
  t.match(text, 'usher_requests_total{site="test",outcome="pass",status="200"} 3\n')
  t.match(text, 'usher_request_duration_seconds_count{site="test"} 3\n')
  t.match(text, /\nusher_build_info\{[^}]*\} 1\n/)
  const delays = perProcess.map((each) =>
    Number(each.find(({ name }) => name === 'usher_event_loop_delay_max_seconds')?.values[0]?.value),
  )
  t.match(text, `usher_event_loop_delay_max_seconds ${Math.max(...delays)}\n`)
})

test('the process tells of itself under the names that dashboards know', async (t) => {
  const { app } = await startSite(t)
  const { of } = await scrape(app)
  t.ok(of('process_resident_memory_bytes') > 10_000_000)
  t.ok(of('process_cpu_seconds_total') > 0)
  t.ok(of('nodejs_heap_size_used_bytes') > 1_000_000)
  t.ok(Math.abs(of('process_start_time_seconds') - Date.now() / 1_000) < 86_400)
  if (process.platform === 'linux') t.ok(of('process_open_fds') > 3)
  t.equal(of('usher_build_info', { node: process.versions.node }), 1)
})
