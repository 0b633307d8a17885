// Spans of OpenTelemetry. Loaded only where the configuration wants them; why not by its own packages:
// docs/decisions/0020-traces-and-logs.md
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import packageJson from '../../package.json' with { type: 'json' }
import type { TracingSettings } from '../config/schema/tracingSchema.ts'
import type { Tracer } from '../trails/index.ts'
import { Batches } from './batches.ts'
import { createCollector } from './collector.ts'
import { encodeSpans } from './otlp.ts'
import type { Resource } from './otlp.ts'
import { spansOf } from './spans.ts'
import { traceOf } from './traceOf.ts'

export type TracerService = Tracer & {
  /** Sends what waits. Gives up after so long. */
  close(withinMs: number): Promise<void>
}

export type TracerOptions = {
  /** Of the upstreams, by site. */
  readonly origins: ReadonlyMap<string, URL>
  readonly logger: Logger
  /** The number of this process among several that serve. */
  readonly worker: number | undefined
}

// Where the grace period is used up, the last spans still get as long.
const LAST_MS = 1_000

export function createTracer(settings: TracingSettings, options: TracerOptions): TracerService {
  const { origins, logger, worker } = options
  const { version } = packageJson
  const resource = resourceOf(settings, worker)
  const batches = new Batches({
    collector: createCollector(settings),
    encode: (spans) => encodeSpans(spans, resource, { name: 'usher', version }),
    logger,
  })
  return {
    traceOf: ({ headers }) => traceOf(headers['traceparent'], settings.sampleRatio),
    take(exchange) {
      const { trace } = exchange
      if (trace?.isSampled) batches.add(spansOf(exchange, trace, origins))
    },
    close: (withinMs) => batches.close(Math.max(LAST_MS, withinMs)),
  }
}

// https://opentelemetry.io/docs/specs/semconv/resource/
function resourceOf({ serviceName }: TracingSettings, worker: number | undefined): Resource {
  return {
    'service.name': serviceName,
    'service.version': packageJson.version,
    'service.instance.id': randomUUID(),
    'host.name': hostname(),
    'process.pid': process.pid,
    'usher.worker': worker,
  }
}
