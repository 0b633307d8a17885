import { ROOT_CONTEXT, SpanStatusCode, trace as traces, TraceFlags } from '@opentelemetry/api'
import type { Context, SpanContext, Tracer } from '@opentelemetry/api'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Logger } from 'pino'
import packageJson from '../../package.json' with { type: 'json' }
import type { TracingSettings } from '../config/schema/tracingSchema.ts'
import type { FollowedExchange } from '../trails/followedExchange.ts'
import type { Trace } from '../trails/trace.ts'
import { createCollector } from './collector.ts'
import { clientSpan, serverSpan } from './spans.ts'
import type { ToldSpan, Values } from './spans.ts'

export type ExporterOptions = {
  readonly settings: TracingSettings
  /** Who tells. */
  readonly resource: Values
  /** Of the upstreams, by site. */
  readonly origins: ReadonlyMap<string, URL>
  readonly logger: Logger
}

/** Makes spans of exchanges that are over, and sends them on their way. */
export type Exporter = {
  take(exchange: FollowedExchange): void
  /** Sends what waits. Gives up after so long. */
  close(withinMs: number): Promise<void>
}

const BOUNDS = { maxQueueSize: 2_048, maxExportBatchSize: 512, scheduledDelayMillis: 5_000 }

// At the stop, where the collector did not take what came before.
const LAST_ATTEMPT_MS = 1_000

export function createExporter({ settings, resource, origins, logger }: ExporterOptions): Exporter {
  const collector = createCollector(settings, logger)
  const ids = new PreparedIds()
  // Whether a trace is kept was decided when its request came: what comes here is.
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes(resource)),
    spanProcessors: [new BatchSpanProcessor({ exporter: collector, ...BOUNDS })],
    idGenerator: ids,
  })
  const tracer = provider.getTracer('usher', packageJson.version)
  return {
    take(exchange) {
      const { trace, record } = exchange
      if (trace === undefined) return
      ids.next = trace
      write(tracer, serverSpan(exchange), parentOf(trace))
      const origin = origins.get(record.site)
      if (record.handedOverAt === 0 || origin === undefined) return
      ids.next = { traceId: trace.traceId, spanId: trace.upstreamSpanId }
      write(tracer, clientSpan(exchange, origin), contextOf({ ...trace, traceFlags: TraceFlags.SAMPLED }))
    },
    async close(withinMs) {
      const boundMs = collector.isFailing ? Math.min(LAST_ATTEMPT_MS, withinMs) : withinMs
      // What fails was told by the collector.
      await settledWithin(boundMs, provider.shutdown())
      collector.destroy()
    },
  }
}

type Ids = { readonly traceId: string; readonly spanId: string }

/** Gives spans the identifiers that the upstream and the log have had already. */
class PreparedIds {
  next: Ids = { traceId: '', spanId: '' }

  generateTraceId(): string {
    return this.next.traceId
  }

  generateSpanId(): string {
    return this.next.spanId
  }
}

function write(tracer: Tracer, { isError, startMs, endMs, ...told }: ToldSpan, context: Context): void {
  const span = tracer.startSpan(told.name, { ...told, startTime: startMs }, context)
  if (isError) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end(endMs)
}

function parentOf({ traceId, parentSpanId }: Trace): Context {
  if (parentSpanId === undefined) return ROOT_CONTEXT
  return contextOf({ traceId, spanId: parentSpanId, traceFlags: TraceFlags.SAMPLED, isRemote: true })
}

function contextOf(parent: SpanContext): Context {
  return traces.setSpanContext(ROOT_CONTEXT, parent)
}

/** Resolves when it is settled either way, or after so long. */
async function settledWithin(boundMs: number, settling: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, boundMs)
  await Promise.race([Promise.allSettled([settling]), late.promise])
  clearTimeout(timer)
}
