import { Pool } from 'undici'
import type { Dispatcher } from 'undici'
import packageJson from '../../package.json' with { type: 'json' }
import type { Webhook } from '../config/schema/askSchema.ts'
import { retryAfterMs } from '../retryAfter.ts'

/** What became of one attempt. detail is fit for a log: nothing in it comes from the other side. */
export type Outcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string; readonly retryAfterMs: number | undefined }

export type Poster = {
  /** One attempt. Never rejects. */
  post(body: string, signal: AbortSignal): Promise<Outcome>
  close(): Promise<void>
}

export const MAX_SENDING = 4

const MAX_ANSWER_BYTES = 65_536
const MAX_HEADER_BYTES = 16_384

/** Posts to one webhook. Certificates are verified, redirects not followed, answers not read. */
export function createPoster(webhook: Webhook): Poster {
  const { timeoutMs } = webhook
  const url = new URL(webhook.url)
  const pool = new Pool(url.origin, {
    connections: MAX_SENDING,
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    allowH2: false,
    maxHeaderSize: MAX_HEADER_BYTES,
  })
  const headers = headersFor(webhook)
  const path = pathOf(webhook, url)
  return {
    async post(body, signal) {
      const late = AbortSignal.timeout(timeoutMs)
      try {
        const answer = await pool.request({
          method: 'POST',
          ...{ path, headers, body },
          signal: AbortSignal.any([signal, late]),
          // Few and far between: a connection that was kept would mostly be dead by the next.
          reset: true,
        })
        // The status says all; a body that does not end says nothing more.
        await answer.body.dump({ limit: MAX_ANSWER_BYTES }).catch(() => answer.body.destroy())
        return outcomeOf(answer)
      } catch (error) {
        const detail = late.aborted ? `no answer within ${timeoutMs} ms` : codeOf(error)
        return { kind: 'failed', detail, retryAfterMs: undefined }
      }
    },
    close: () => pool.destroy(),
  }
}

function headersFor({ authorization }: Webhook): Record<string, string> {
  return {
    'Content-Type': 'application/json; charset=utf-8',
    Accept: 'application/json',
    'User-Agent': `Usher/${packageJson.version}`,
    ...(authorization !== undefined && { Authorization: authorization }),
  }
}

const JSM_REQUESTS = '/rest/servicedeskapi/request'

function pathOf({ type }: Webhook, { pathname, search }: URL): string {
  return type === 'jsm' ? `${pathname.replace(/\/$/, '')}${JSM_REQUESTS}` : `${pathname}${search}`
}

// RFC 9110 15.5.9, RFC 8470 5.2, RFC 6585 4: the same request may be taken later.
const PASSING: ReadonlySet<number> = new Set([408, 425, 429])

function outcomeOf({ statusCode: status, headers }: Dispatcher.ResponseData): Outcome {
  if (status >= 200 && status < 300) return { kind: 'sent' }
  const detail = `answered ${status}`
  if (status < 500 && !PASSING.has(status)) return { kind: 'refused', detail }
  const [asked] = [headers['retry-after']].flat()
  return { kind: 'failed', detail, retryAfterMs: retryAfterMs(asked, Date.now()) }
}

// Codes only: what a message says may come from the other side.
function codeOf(error: unknown): string {
  const { code, name, errors } = error as NodeJS.ErrnoException & { readonly errors?: readonly unknown[] }
  return code ?? (errors?.length ? codeOf(errors[0]) : name)
}
