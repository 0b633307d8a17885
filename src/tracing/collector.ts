import { Pool } from 'undici'
import { getCACertificates } from 'node:tls'
import type { TracingSettings } from '../config/schema/tracingSchema.ts'

/** Why an attempt has failed. reason is fit for a log: nothing in it comes from the other side. */
export type NotTaken = { readonly reason: string; readonly mayBeTakenLater: boolean }

/** Where spans go. */
export type Collector = {
  /** One attempt. Never rejects. */
  send(body: string): Promise<'taken' | NotTaken>
  /** Ends what is under way. */
  close(): Promise<void>
}

const TIMEOUT_MS = 10_000
const MAX_ANSWER_BYTES = 65_536
const MAX_HEADER_BYTES = 16_384

/** Posts to one endpoint, one body at a time. Certificates are verified, redirects not followed, answers not read. */
export function createCollector({ endpoint, headers }: TracingSettings): Collector {
  const url = new URL(endpoint)
  const pool = new Pool(url.origin, {
    connections: 1,
    // Those that Node brings, and those of the machine, where a company's own authority is installed.
    connect: { timeout: TIMEOUT_MS, ca: [...getCACertificates('bundled'), ...getCACertificates('system')] },
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    allowH2: false,
    maxHeaderSize: MAX_HEADER_BYTES,
  })
  const request = {
    method: 'POST',
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, 'Content-Type': 'application/json' },
  } as const
  return {
    async send(body) {
      const late = AbortSignal.timeout(TIMEOUT_MS)
      try {
        const answered = await pool.request({ ...request, body, signal: late })
        await answered.body.dump({ limit: MAX_ANSWER_BYTES }).catch(() => answered.body.destroy())
        const { statusCode: status } = answered
        if (status >= 200 && status < 300) return 'taken'
        return { reason: `answered ${status}`, mayBeTakenLater: PASSING.has(status) }
      } catch (error) {
        const reason = late.aborted ? `no answer within ${TIMEOUT_MS} ms` : codeOf(error)
        return { reason, mayBeTakenLater: true }
      }
    },
    close: () => pool.destroy(),
  }
}

// https://opentelemetry.io/docs/specs/otlp/#failures-1: what may be sent again.
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504])

// Codes only: what a message says may come from the other side.
function codeOf(error: unknown): string {
  const { code, name, errors } = error as NodeJS.ErrnoException & { readonly errors?: readonly unknown[] }
  return code ?? (errors?.length ? codeOf(errors[0]) : name)
}
