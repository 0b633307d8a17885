import type { Logger } from 'pino'
import packageJson from '../../package.json' with { type: 'json' }
import type { TracingSettings } from '../config/schema/tracingSchema.ts'
import type { FollowedExchange } from '../trails/followedExchange.ts'
import { Batches } from './batches.ts'
import { createCollector } from './collector.ts'
import { encodeSpans } from './otlp.ts'
import type { Resource } from './otlp.ts'
import { spansOf } from './spans.ts'

export type ExporterOptions = {
  readonly settings: TracingSettings
  /** Who tells. */
  readonly resource: Resource
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

export function createExporter({ settings, resource, origins, logger }: ExporterOptions): Exporter {
  const scope = { name: 'usher', version: packageJson.version }
  const batches = new Batches({
    collector: createCollector(settings),
    encode: (spans) => encodeSpans(spans, resource, scope),
    logger,
  })
  return {
    take(exchange) {
      const { trace } = exchange
      if (trace !== undefined) batches.add(spansOf(exchange, trace, origins))
    },
    close: (withinMs) => batches.close(withinMs),
  }
}
