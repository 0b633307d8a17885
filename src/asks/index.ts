// The desk: takes what refused people ask, and sends it on to a webhook. It knows nothing of requests to Usher.
import type { Logger } from 'pino'
import type { Ask } from '../config/schema/askSchema.ts'
import type { AccessRequest, Asked, Receipt } from '../rules/accessRequest.ts'
import { bodyFor } from './formats/index.ts'
import { Limiter } from './limiter.ts'
import { Outbox } from './outbox.ts'
import type { Fate, OutboxEvents, Parcel } from './outbox.ts'
import { TEMPO } from './pace.ts'
import type { Tempo } from './pace.ts'
import { createPoster } from './post.ts'
import { Remembered } from './remembered.ts'
import type { OnResult } from './tally.ts'

export type Desk = {
  readonly ask: (asked: Asked) => Receipt
  /** How many requests wait to be sent, or are being sent. */
  readonly waiting: () => number
  /** Usher is stopping: what waits for another try is tried now. */
  hurry(): void
  /** Sends what is left for as long as this, and logs what is lost. */
  close(withinMs: number): Promise<void>
  /** Nobody asks here any more: sends what is left as patiently as ever. */
  finish(): Promise<void>
}

export type DeskOptions = {
  readonly ask: Ask
  readonly logger: Logger
  /** Told of everything that becomes of a request: that it is taken or not, and later that it is sent or not. */
  readonly onResult?: OnResult
  /** What a test cannot wait for. */
  readonly tempo?: Tempo
  readonly maxWaiting?: number
}

/** A few KiB each. */
const MAX_WAITING = 500

const REMEMBERED_MS = 86_400_000

export function createDesk(options: DeskOptions): Desk {
  const { ask, logger, onResult = () => undefined, tempo = TEMPO, maxWaiting = MAX_WAITING } = options
  const { webhook, rate } = ask
  const limiter = new Limiter(rate)
  const asked = new Remembered(REMEMBERED_MS)
  const forget = (parcel: Parcel): void => asked.forget(keyOf(parcel))
  const outbox = new Outbox({
    poster: createPoster(webhook),
    ...{ tempo, maxWaiting },
    // Not a child of the logger, which would keep to the level of today.
    events: reporting(logger, { webhook: webhook.type, host: new URL(webhook.url).host, forget, onResult }),
  })
  const take: Desk['ask'] = ({ request, letter, client }) => {
    const now = performance.now()
    const { site, reference, page } = request
    const key = keyOf(request)
    if (asked.has(key, now)) return { kind: 'already' }
    const waitMs = limiter.waitMs(client, now)
    if (waitMs > 0) {
      logger.warn({ reference, site, waitMs: Math.round(waitMs) }, 'access request not taken: too many')
      return { kind: 'limited', waitMs }
    }
    if (!outbox.add({ site, reference, body: bodyFor(webhook, request, letter) })) {
      logger.error({ reference, site }, 'access request not taken: too many wait to be sent')
      return { kind: 'full' }
    }
    limiter.take(client, now)
    asked.add(key, now)
    logger.info({ reference, site, page }, 'access request queued')
    return { kind: 'queued' }
  }
  return {
    ask(asking) {
      const receipt = take(asking)
      onResult(asking.request.site, receipt.kind)
      return receipt
    },
    waiting: () => outbox.size,
    hurry: () => outbox.hurry(),
    close: (withinMs) => outbox.close(withinMs),
    finish: () => outbox.finish(),
  }
}

function keyOf({ site, reference }: Pick<AccessRequest, 'site' | 'reference'>): string {
  return `${site} ${reference}`
}

type Reported = {
  readonly webhook: string
  readonly host: string
  readonly forget: (parcel: Parcel) => void
  readonly onResult: OnResult
}

// Neither what was written nor the address of the webhook, which is a secret with many.
function reporting(logger: Logger, { webhook, host, forget, onResult }: Reported): OutboxEvents {
  const told = ({ parcel: { reference, site }, attempts, ms }: Fate): object => ({
    ...{ webhook, host, reference, site, attempts, ms },
  })
  return {
    onSent(fate) {
      onResult(fate.parcel.site, 'sent')
      logger.info(told(fate), 'access request sent')
    },
    onPostponed({ detail, inMs, ...fate }) {
      onResult(fate.parcel.site, 'postponed')
      logger.warn({ ...told(fate), detail, inMs }, 'access request not sent; it will be tried again')
    },
    onFailed({ detail, ...fate }) {
      // Who asks again is then heard.
      forget(fate.parcel)
      onResult(fate.parcel.site, 'lost')
      logger.error({ ...told(fate), detail }, 'access request LOST')
    },
  }
}
