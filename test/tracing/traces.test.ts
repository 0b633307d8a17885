// Traces of OpenTelemetry, from a client's traceparent to what a collector gets.
import { test } from 'tap'
import type { Test } from 'tap'
import { until } from '../helpers/faults.ts'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, spawnUsher, startUsher } from '../helpers/usher.ts'
import type { Usher } from '../helpers/usher.ts'
import { startCollector } from './collector.ts'
import type { Collector, ReceivedSpan } from './collector.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'
const TRACEPARENT = `00-${TRACE}-${PARENT}-01`

const RULE = 'rules: [{ name: refused, when: { status: 401 }, cause: no-licence }]'

const [SERVER, CLIENT] = [2, 3]

type Traced = {
  readonly usher: Usher
  readonly collector: Collector
  /** Of each request that the upstream got. */
  readonly seen: readonly (readonly string[])[]
}

async function startTraced(t: Test, settings = '', status?: () => number): Promise<Traced> {
  const seen: string[][] = []
  const origin = await startUpstream(t, (request, response) => {
    seen.push(traceFieldsOf(request.rawHeaders))
    if (request.url?.startsWith('/refused')) response.writeHead(401).end('refused')
    else if (request.url?.startsWith('/down')) request.socket.destroy()
    else response.end('hello')
  })
  const collector = await startCollector(t, status)
  const tracing = `tracing: { endpoint: '${collector.endpoint}', ${settings} }`
  const usher = await startUsher(t, `${tracing}\n${siteBefore(origin, RULE)}`)
  return { usher, collector, seen }
}

function traceFieldsOf(rawHeaders: readonly string[]): string[] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && /^trace/i.test(name) ? [`${name}: ${rawHeaders[index + 1]}`] : [],
  )
}

async function spansAfterStop({ usher, collector }: Traced): Promise<readonly ReceivedSpan[]> {
  await usher.app.close()
  return collector.spans
}

test('without the setting a trace context passes as it came, whatever is in it', async (t) => {
  let seen: string[] = []
  const origin = await startUpstream(t, (request, response) => {
    seen = traceFieldsOf(request.rawHeaders)
    response.end()
  })
  const usher = await startUsher(t, siteBefore(origin))
  await send(usher.url, {
    headers: ['Host', 'a', 'TraceParent', 'nonsense', 'tracestate', 'a=1', 'Tracestate', 'b=2'],
  })
  t.same(seen, ['TraceParent: nonsense', 'tracestate: a=1', 'Tracestate: b=2'])
  await send(usher.url)
  t.same(seen, [], 'and none is made')
})

test('an exchange is a span below that of its client, with one for the upstream below it', async (t) => {
  const traced = await startTraced(t, 'serviceName: usher-test')
  const { usher, seen } = traced
  const headers = { traceparent: TRACEPARENT, tracestate: 'a=1,b=2', 'User-Agent': 'tester/1' }
  await send(`${usher.url}/a;s=1?token=x`, { headers })
  const spans = await spansAfterStop(traced)
  t.equal(spans.length, 2)
  const [server, client] = [
    spans.find(({ kind }) => kind === SERVER),
    spans.find(({ kind }) => kind === CLIENT),
  ]
  t.match(server, {
    ...{
      traceId: TRACE,
      parentSpanId: PARENT,
      spanId: /^[0-9a-f]{16}$/,
      name: 'GET',
      flags: 0x301,
      status: {},
    },
    attributes: {
      ...{ 'http.request.method': 'GET', 'url.path': '/a', 'url.scheme': 'http' },
      ...{ 'server.address': '127.0.0.1', 'server.port': String(usher.port), 'client.address': '127.0.0.1' },
      ...{ 'http.response.status_code': '200', 'network.protocol.version': '1.1' },
      ...{ 'user_agent.original': 'tester/1', 'usher.site': 'test', 'usher.outcome': 'pass' },
    },
    resource: { 'service.name': 'usher-test', 'service.version': /^\d/, 'process.pid': String(process.pid) },
  })
  t.match(client, {
    ...{ traceId: TRACE, parentSpanId: server?.spanId, name: 'GET', flags: 0x101, status: {} },
    attributes: { 'url.full': /^http:\/\/127\.0\.0\.1:\d+\/a$/, 'http.response.status_code': '200' },
  })
  t.same(seen, [[`tracestate: a=1,b=2`, `traceparent: 00-${TRACE}-${client?.spanId}-01`]])
  t.ok(isWithin(client, server), 'the one for the upstream lies inside')
  const startMs = Number(BigInt(server?.startTimeUnixNano ?? 0) / 1_000_000n)
  t.ok(Math.abs(Date.now() - startMs) < 60_000, 'times are of today')
})

function isWithin(inner: ReceivedSpan | undefined, outer: ReceivedSpan | undefined): boolean {
  const [from, to] = [BigInt(inner?.startTimeUnixNano ?? 0), BigInt(inner?.endTimeUnixNano ?? 0)]
  return (
    from >= BigInt(outer?.startTimeUnixNano ?? 0) && from <= to && to <= BigInt(outer?.endTimeUnixNano ?? 0)
  )
}

test('a refusal says its cause and rule, and its line in the log the trace', async (t) => {
  const traced = await startTraced(t)
  await send(`${traced.usher.url}/refused`, { headers: NAVIGATION })
  const [server, client] = await spansAfterStop(traced)
  const line = traced.usher.log.find(({ msg }) => msg === 'refusal answered')
  t.match(server, {
    traceId: line?.['traceId'],
    attributes: {
      ...{ 'usher.cause': 'no-licence', 'usher.rule': 'site/refused', 'usher.outcome': 'swap' },
      ...{ 'usher.reference': line?.['reference'], 'usher.audience': 'page' },
    },
    status: {},
  })
  t.match(client, { status: { code: 2 }, attributes: { 'error.type': '401' } })
  t.match(traced.seen[0]?.[0], new RegExp(`^traceparent: 00-${server?.traceId}-${client?.spanId}-03$`))
})

test('a failure is an error of both, with its code', async (t) => {
  const traced = await startTraced(t)
  await send(`${traced.usher.url}/down`, { method: 'POST', body: 'x' })
  const [server, client] = await spansAfterStop(traced)
  t.match(server, {
    ...{ name: 'POST', status: { code: 2 } },
    attributes: {
      'error.type': 'UND_ERR_SOCKET',
      'http.response.status_code': '502',
      'usher.outcome': 'failure',
    },
  })
  t.match(client, { status: { code: 2 }, attributes: { 'error.type': 'UND_ERR_SOCKET' } })
  t.match(
    traced.usher.log.find(({ code }) => code === 'UND_ERR_SOCKET'),
    { traceId: server?.traceId },
  )
})

test('what a client has decided about its trace is followed', async (t) => {
  const traced = await startTraced(t, 'sampleRatio: 0')
  const { usher, seen } = traced
  await send(usher.url, { headers: { traceparent: `00-${TRACE}-${PARENT}-00`, tracestate: 'a=1' } })
  await send(usher.url)
  await send(usher.url, { headers: { traceparent: TRACEPARENT } })
  const spans = await spansAfterStop(traced)
  t.same(
    spans.map(({ traceId }) => traceId),
    [TRACE, TRACE],
    'the one that was chosen, and no other',
  )
  t.match(
    seen[0]?.join('\n'),
    new RegExp(`^tracestate: a=1\ntraceparent: 00-${TRACE}-(?!${PARENT})[0-9a-f]{16}-00$`),
  )
  t.match(seen[1]?.join('\n'), /^traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-02$/, 'not chosen, and said so')
})

test('what is no trace context is replaced by a new one', async (t) => {
  const traced = await startTraced(t)
  const { usher, seen } = traced
  const invalid = [
    'nonsense',
    `ff-${TRACE}-${PARENT}-01`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${PARENT}-01-more`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
    [TRACEPARENT, TRACEPARENT],
  ]
  for (const traceparent of invalid) await send(usher.url, { headers: { traceparent, tracestate: 'a=1' } })
  t.equal(seen.length, invalid.length)
  for (const fields of seen) {
    t.match(fields.join('\n'), /^traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-03$/)
    t.notMatch(fields.join('\n'), TRACE)
  }
  await send(usher.url, { headers: { traceparent: `01-${TRACE}-${PARENT}-01-more` } })
  t.match(seen.at(-1)?.join('\n'), TRACE, 'of a later version what is known is taken')
})

test('of new traces so large a part is kept', async (t) => {
  const traced = await startTraced(t, 'sampleRatio: 0.5')
  for (let count = 0; count < 100; count++) await send(traced.usher.url)
  const spans = await spansAfterStop(traced)
  const kept = new Set(spans.map(({ traceId }) => traceId)).size
  // Of a hundred throws of a coin so few or so many come once in 10^9.
  t.ok(kept > 18 && kept < 82, `${kept} of 100`)
  t.equal(spans.length, 2 * kept)
})

test('the collector gets the headers of the setting, and nothing that is secret', async (t) => {
  const traced = await startTraced(t, "headers: { Authorization: 'Bearer of-the-collector' }")
  const { usher, collector } = traced
  const headers = {
    ...NAVIGATION,
    Authorization: 'Basic Q0FOQVJZOkNBTkFSWQ==',
    Cookie: 'sid=CANARY',
    Referer: 'http://a/?token=CANARY',
    'User-Agent': 'x token=CANARY',
  }
  for (const path of ['/passed', '/refused', '/down'])
    await send(`${usher.url}${path};jsessionid=CANARY?password=CANARY`, { headers })
  await spansAfterStop(traced)
  t.match(collector.requests[0]?.headers, {
    authorization: 'Bearer of-the-collector',
    'content-type': 'application/json',
  })
  const sent = collector.requests.map(({ text }) => text).join('\n')
  t.match(sent, '/refused')
  t.notMatch(sent, /CANARY|Q0FOQVJZ/)
  t.notMatch(JSON.stringify(usher.log), 'of-the-collector')
})

test('a collector that does not take them is told of once, and harms no request', async (t) => {
  let status = 400
  const traced = await startTraced(t, '', () => status)
  const { usher, collector } = traced
  for (let count = 0; count < 520; count += 2) t.equal((await send(usher.url)).text, 'hello')
  await until('two batches were refused', () => collector.requests.length >= 2, 30_000)
  status = 200
  await send(usher.url)
  await collector.got(2)
  await until('it is told', () => usher.log.at(-1)?.['msg'] === 'spans are exported again')
  t.match(usher.log.at(-1), { lostSpans: 520 })
  const told = usher.log.filter(({ msg }) => String(msg).startsWith('spans could not be exported'))
  t.match(told, [{ level: 40, reason: 'answered 400', lostSpans: 512 }])
  t.equal(told.length, 1)
  t.equal(collector.requests.length, 3, 'what is refused for good is not sent again')
})

test('what a collector may take later is sent again', async (t) => {
  let status = 503
  const { usher, collector } = await startTraced(t, '', () => status)
  await send(usher.url)
  await until('it was sent', () => collector.requests.length > 0, 30_000)
  status = 200
  t.equal((await collector.got(2)).length, 2)
  t.notMatch(JSON.stringify(usher.log), 'could not be exported')
})

test('a collector that is gone is told of, and no stop waits for it', async (t) => {
  const origin = await startUpstream(t, (_, response) => response.end('hello'))
  const usher = await startUsher(
    t,
    `tracing: { endpoint: 'http://127.0.0.1:1/v1/traces' }\n${siteBefore(origin)}`,
  )
  for (let count = 0; count < 260; count++) await send(usher.url)
  await until('it is told', () => usher.log.some(({ reason }) => reason === 'ECONNREFUSED'), 30_000)
  await usher.app.close()
})

test(
  'a collector that never answers holds a stop up for no longer than the grace period',
  { timeout: 60_000 },
  async (t) => {
    const silent = await startUpstream(t, () => undefined)
    const origin = await startUpstream(t, (_, response) => response.end('hello'))
    const usher = await startUsher(t, `tracing: { endpoint: '${silent}/v1/traces' }\n${siteBefore(origin)}`)
    await send(usher.url)
    await usher.app.close()
    t.pass('it ended')
  },
)

test('each of several processes exports its own', { timeout: 120_000 }, async (t) => {
  const origin = await startUpstream(t, (_, response) => response.end('hello'))
  const collector = await startCollector(t)
  const usher = await spawnUsher(
    t,
    `workers: 2\ntracing: { endpoint: '${collector.endpoint}' }\n${siteBefore(origin)}`,
  )
  const [url = ''] = await usher.listening
  for (let count = 0; count < 10; count++) await send(url)
  usher.kill('SIGTERM')
  t.match(await usher.exited, { code: 0 })
  t.equal(collector.spans.length, 20)
  for (const { resource } of collector.spans) t.match(resource['usher.worker'], /^[12]$/)
})
