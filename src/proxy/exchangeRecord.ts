import type { Audience } from '../config/words.ts'
import type { Verdict } from '../rules/decide.ts'
import type { ClientResponse } from './clientResponse.ts'
import { forgetAnswer } from './front/peer.ts'
import type { Meter } from './meter.ts'

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
  readonly startedAt = performance.now()
  /** The request was given to a connection of the upstream. */
  handedOverAt = 0
  /** The upstream's head came. */
  headAt = 0
  /** A head was sent in its place, or the same. */
  answeredAt = 0
  endedAt = 0
  /** Told when the answer is over, or its client gone: one listener of the response serves all. */
  onClose: (() => void) | undefined

  handOver(): void {
    this.handedOverAt = performance.now()
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

/** A record of an exchange that begins now, and is counted when its answer is over, however it ends. */
export function recordExchange(response: ClientResponse, meter: Meter): ExchangeRecord {
  const record = new ExchangeRecord()
  response.on('close', () => {
    if (response.headersSent) record.status = response.statusCode
    record.endedAt = performance.now()
    meter.exchangeOver(record)
    record.onClose?.()
    forgetAnswer(response)
  })
  return record
}

/** The same for one whose connection has left HTTP, which no response tells of. */
export function recordSwitch(record: ExchangeRecord, meter: Meter): void {
  record.answered('tunnel')
  record.status = 101
  record.endedAt = record.answeredAt
  meter.exchangeOver(record)
}
