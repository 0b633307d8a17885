// Spans that wait for a collector are few, whatever it does.
import { test } from 'tap'
import { withDefaults } from '../../src/config/validate/defaults.ts'
import { TracingSchema } from '../../src/config/schema/tracingSchema.ts'
import type { TracingSettings } from '../../src/config/schema/tracingSchema.ts'
import { Batches } from '../../src/tracing/batches.ts'
import { createCollector } from '../../src/tracing/collector.ts'
import { encodeSpans } from '../../src/tracing/otlp.ts'
import type { Span } from '../../src/tracing/spans.ts'
import { logTo } from '../asks/receiver.ts'
import { until } from '../helpers/faults.ts'
import type { LogLine } from '../helpers/usher.ts'
import { startCollector } from './collector.ts'

const SPAN: Span = {
  ...{ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', parentSpanId: undefined },
  ...{ name: 'GET', kind: 'server', startMs: 1_767_604_364_031.25, endMs: 1_767_604_364_032, isError: false },
  attributes: { text: 'a', count: 3, part: 0.5, is: true, none: undefined },
}

test('a span is written as OTLP has it in JSON', (t) => {
  t.same(JSON.parse(encodeSpans([SPAN], { 'service.name': 'usher' }, { name: 'usher', version: '1' })), {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'usher' } }] },
        scopeSpans: [
          {
            scope: { name: 'usher', version: '1' },
            spans: [
              {
                ...{
                  traceId: SPAN.traceId,
                  spanId: SPAN.spanId,
                  name: 'GET',
                  kind: 2,
                  flags: 257,
                  status: {},
                },
                ...{ startTimeUnixNano: '1767604364031250000', endTimeUnixNano: '1767604364032000000' },
                attributes: [
                  { key: 'text', value: { stringValue: 'a' } },
                  { key: 'count', value: { intValue: '3' } },
                  { key: 'part', value: { doubleValue: 0.5 } },
                  { key: 'is', value: { boolValue: true } },
                ],
              },
            ],
          },
        ],
      },
    ],
  })
  t.end()
})

test('what there is no room for is lost and counted, and the rest is exported in batches', async (t) => {
  let status = 503
  const receiver = await startCollector(t, () => status)
  const settings = withDefaults(TracingSchema, { endpoint: receiver.endpoint }) as TracingSettings
  const log: LogLine[] = []
  const batches = new Batches({
    collector: createCollector(settings),
    encode: (spans) => encodeSpans(spans, {}, { name: 'usher', version: '1' }),
    logger: logTo(log),
  })
  for (let count = 0; count < 2_100; count++) batches.add([SPAN])
  await until('it has failed', () => log.length > 0, 30_000)
  t.match(log[0], { reason: 'answered 503', lostSpans: 52 })
  status = 200
  await receiver.got(2_048)
  t.match(log[1], { msg: 'spans are exported again', lostSpans: 52 })
  const sizes = receiver.requests.map(({ text }) => text.split('"traceId"').length - 1)
  t.same([...new Set(sizes)], [512])
  batches.add([SPAN])
  await batches.close(5_000)
  t.equal(receiver.spans.length, 2_049, 'what waits at the end is sent')
  batches.add([SPAN])
  t.equal(receiver.spans.length, 2_049)
})

test('what a collector refuses for good is not sent again', async (t) => {
  const receiver = await startCollector(t, () => 400)
  const settings = withDefaults(TracingSchema, { endpoint: receiver.endpoint }) as TracingSettings
  const log: LogLine[] = []
  const batches = new Batches({
    collector: createCollector(settings),
    encode: (spans) => encodeSpans(spans, {}, { name: 'usher', version: '1' }),
    logger: logTo(log),
  })
  batches.add([SPAN, SPAN])
  await batches.close(5_000)
  t.equal(receiver.requests.length, 1)
  t.match(log, [{ reason: 'answered 400', lostSpans: 2 }])
})
