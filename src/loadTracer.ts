import type { Logger } from 'pino'
import type { TracingSettings } from './config/schema/tracingSchema.ts'
import type { TracerService } from './tracing/index.ts'

export type TracedSite = { readonly name: string; readonly upstream: { readonly origin: URL } }

export type LoadTracerOptions = {
  readonly sites: readonly TracedSite[]
  readonly logger: Logger
  /** The number of this process among several that serve. */
  readonly worker: number | undefined
}

/** Whoever makes traces. Without the setting there is nobody, and nothing of it is loaded. */
export async function loadTracer(
  settings: TracingSettings | undefined,
  { sites, logger, worker }: LoadTracerOptions,
): Promise<TracerService | undefined> {
  if (settings === undefined) return undefined
  const { createTracer } = await import('./tracing/index.ts')
  const origins = new Map(sites.map(({ name, upstream }) => [name, upstream.origin]))
  return createTracer(settings, { origins, logger, worker })
}
