import { ExportResultCode } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { getCACertificates } from 'node:tls'
import type { Logger } from 'pino'
import type { TracingSettings } from '../config/schema/tracingSchema.ts'

/** Where spans go. */
export type Collector = SpanExporter & {
  /** Whether what was sent last is lost. */
  readonly isFailing: boolean
  /** Ends its connections. */
  destroy(): void
}

// Of one batch, with all its attempts.
const TIMEOUT_MS = 10_000
const MAX_BATCHES_UNDER_WAY = 5

/** Posts to one endpoint. Certificates are verified, redirects not followed; a failure is told of once, until it goes well again. */
export function createCollector({ endpoint, headers }: TracingSettings, logger: Logger): Collector {
  const agent = createAgent(new URL(endpoint))
  const exporter = new OTLPTraceExporter({
    url: endpoint,
    headers,
    timeoutMillis: TIMEOUT_MS,
    concurrencyLimit: MAX_BATCHES_UNDER_WAY,
    httpAgentOptions: () => agent,
  })
  let isFailing = false
  let lostSpans = 0
  return {
    get isFailing() {
      return isFailing
    },
    export(spans, done) {
      exporter.export(spans, (result) => {
        const hasFailed = result.code !== ExportResultCode.SUCCESS
        if (hasFailed) lostSpans += spans.length
        if (hasFailed && !isFailing)
          logger.warn(
            { reason: reasonOf(result.error), lostSpans },
            'spans could not be exported, and are lost',
          )
        if (!hasFailed && isFailing) logger.info({ lostSpans }, 'spans are exported again')
        isFailing = hasFailed
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
    destroy: () => agent.destroy(),
  }
}

function createAgent({ protocol }: URL): HttpAgent | HttpsAgent {
  if (protocol === 'http:') return new HttpAgent({ keepAlive: true })
  // The authorities that Node brings, and those of the machine, where a company's own is installed.
  const ca = [...getCACertificates('bundled'), ...getCACertificates('system')]
  return new HttpsAgent({ keepAlive: true, rejectUnauthorized: true, ca })
}

// Codes where there are any: the message has the collector's own words then.
function reasonOf(error: (Error & { readonly code?: number | string }) | undefined): string {
  if (typeof error?.code === 'number') return `answered ${error.code}`
  return error?.code ?? error?.message ?? 'unknown'
}
