// Spans of OpenTelemetry, by its own packages: docs/decisions/0020-traces-and-logs.md
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import packageJson from '../../package.json' with { type: 'json' }
import type { TracingSettings } from '../config/schema/tracingSchema.ts'
import type { Tracer } from '../trails/index.ts'
import type { Exporter } from './exporting.ts'
import type { Values } from './spans.ts'
import { traceOf } from './traceOf.ts'

export type TracerService = Tracer & {
  /** Sends what waits. Gives up after so long. */
  close(withinMs: number): Promise<void>
}

export type TracerOptions = {
  readonly sites: readonly { readonly name: string; readonly upstream: { readonly origin: URL } }[]
  readonly logger: Logger
  /** The number of this process among several that serve. */
  readonly worker: number | undefined
}

// Where the grace period is used up, the last spans still get as long.
const LAST_MS = 1_000

/** Whoever makes traces; undefined without the setting. The packages are loaded only with it. */
export function createTracer(
  settings: TracingSettings | undefined,
  { sites, logger, worker }: TracerOptions,
): TracerService | undefined {
  if (settings === undefined) return undefined
  const origins = new Map(sites.map(({ name, upstream }) => [name, upstream.origin]))
  const resource = resourceOf(settings, worker)
  let exporter: Exporter | undefined
  const loaded = import('./exporting.ts').then(
    ({ createExporter }) => (exporter = createExporter({ settings, resource, origins, logger })),
  )
  return {
    traceOf: ({ headers }) => traceOf(headers['traceparent'], settings.sampleRatio),
    take(exchange) {
      if (!exchange.trace?.isSampled) return
      if (exporter) exporter.take(exchange)
      else void loaded.then((later) => later.take(exchange))
    },
    async close(withinMs) {
      await (await loaded).close(Math.max(LAST_MS, withinMs))
    },
  }
}

// https://opentelemetry.io/docs/specs/semconv/resource/
function resourceOf({ serviceName }: TracingSettings, worker: number | undefined): Values {
  return {
    'service.name': serviceName,
    'service.version': packageJson.version,
    'service.instance.id': randomUUID(),
    'host.name': hostname(),
    'process.pid': process.pid,
    'usher.worker': worker,
  }
}
