import type { Audience } from '../config/words.ts'
import type { Verdict } from '../rules/decide.ts'
import type { Socket } from 'node:net'
import { forgetAnswer } from './front/peer.ts'
import type { Meter } from './meter.ts'
import type { Asked, Trail, Trails } from './trail.ts'

/** What became of a request; docs/operations.md explains each word. */
export const OUTCOMES = [
  'pass',
  'swap',
  'notice',
  'redirect',
  'probe',
  'failure',
  'own',
  'tunnel',
  'unanswered',
] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What logs and metrics call the site of a request that no site takes. */
export const NO_SITE = 'none'

/** What a rule said, and to whom. */
export type Refused = Pick<Verdict, 'action' | 'cause' | 'rule'> & { readonly audience: Audience }

/**
 * What is known of one exchange by its end. Every request has one, so it is plain fields, filled in as the exchange goes
 * along, and read once, when it is over. Times are of performance.now(), in milliseconds; 0 where it never came so far.
 */
export class ExchangeRecord {
  site = NO_SITE
  outcome: Outcome = 'unanswered'
  /** The final status of the upstream; 0 where it gave none. */
  upstreamStatus = 0
  /** The status that was sent; 0 where none was. */
  status = 0
  refused: Refused | undefined
  /** What a rule in observe mode would have done. */
  observed: Refused | undefined
  /** Why Usher answered in the place of the upstream; '' where it did not. */
  code = ''
  /** What the client was told as the reference; '' where it was told none. */
  reference = ''
  /** Bytes of the request's body that have come. */
  receivedBytes = 0
  /** Follows the exchange for logs and traces; nearly always there is none. */
  trail: Trail | undefined
  listener: CloseListener | undefined
  readonly startedAt = performance.now()
  /** The request was given to a connection of the upstream. */
  handedOverAt = 0
  /** The upstream's head came. */
  headAt = 0
  /** A head was sent in its place, or the same. */
  answeredAt = 0
  endedAt = 0

  handOver(now = performance.now()): void {
    this.handedOverAt = now
  }

  headCame(status: number): void {
    this.upstreamStatus = status
    this.headAt = performance.now()
  }

  answered(outcome: Outcome): void {
    this.outcome = outcome
    this.answeredAt = performance.now()
  }
}

/** Hears that an answer is over, or its client gone. */
export type CloseListener = { onClientClose(): void }

/** How long the upstream took from the request to the head of its answer, connecting included, in milliseconds; undefined where it never came so far. */
export function upstreamHeadMs({ handedOverAt, headAt }: ExchangeRecord): number | undefined {
  return headAt > 0 ? headAt - handedOverAt : undefined
}

/** What Usher itself added until an answer began: the wait for a connection, deciding, holding, rendering; undefined where none began. */
export function ownMs({ startedAt, handedOverAt, headAt, answeredAt }: ExchangeRecord): number | undefined {
  if (answeredAt === 0) return undefined
  const upstreamMs = handedOverAt > 0 ? (headAt || answeredAt) - handedOverAt : 0
  return Math.max(0, answeredAt - startedAt - upstreamMs)
}

/** Whoever hears of exchanges that are over. */
export type Watching = { readonly meter: Meter; readonly trails?: Trails | undefined }

/** A record of an exchange that begins now, and is counted when its answer is over, however it ends. */
export function recordExchange(asked: Asked, { meter, trails }: Watching): ExchangeRecord {
  const { response } = asked
  const record = new ExchangeRecord()
  if (trails !== undefined) record.trail = trails.begin(asked, record)
  response.on('close', () => {
    if (response.headersSent) record.status = response.statusCode
    record.endedAt = performance.now()
    meter.exchangeOver(record)
    record.trail?.end()
    forgetAnswer(response)
    record.listener?.onClientClose()
  })
  return record
}

/** The same for one whose connection has left HTTP, which no response tells of. */
export function recordSwitch(record: ExchangeRecord, { meter }: Watching, client: Socket): void {
  record.answered('tunnel')
  record.status = 101
  record.endedAt = record.answeredAt
  meter.exchangeOver(record)
  record.trail?.switched(client)
}
