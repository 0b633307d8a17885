import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import type { ExchangeRecord } from '../proxy/exchangeRecord.ts'
import type { ClientSide } from '../proxy/front/clientSide.ts'
import type { Asked, Trail } from '../proxy/trail.ts'
import type { Exchange } from '../rules/exchange.ts'
import type { Trace } from './trace.ts'
import { countSentBytes } from './sentBytes.ts'

/** Takes an exchange that is over. */
export type Taker = (exchange: FollowedExchange) => void

export type Following = {
  readonly client: ClientSide
  readonly trace: Trace | undefined
  /** The name that the log may say; undefined where it may say none, or knows none. */
  readonly nameOf: (exchange: Exchange) => string | undefined
  readonly takers: readonly Taker[]
  readonly logger: Logger
}

/** All that an access log or a trace may tell of one exchange, besides its record. */
export class FollowedExchange implements Trail {
  readonly asked: Asked
  readonly record: ExchangeRecord
  readonly #following: Following
  /** When its head came, in milliseconds since 1970. */
  readonly startedAtMs: number
  /** Of the body, or of all that went to the client where the connection has left HTTP. */
  sentBytes = 0
  /** False where the client left before the end, or the answer was cut off. */
  isComplete = false
  /** Of performance.now(); 0 where the upstream was never asked. */
  upstreamOverAt = 0
  personName: string | undefined

  constructor(asked: Asked, record: ExchangeRecord, following: Following) {
    this.asked = asked
    this.record = record
    this.#following = following
    this.startedAtMs = Date.now() - (performance.now() - record.startedAt)
    countSentBytes(asked, (bytes) => (this.sentBytes += bytes))
    asked.response.on('finish', () => (this.isComplete = true))
  }

  get client(): ClientSide {
    return this.#following.client
  }

  get trace(): Trace | undefined {
    return this.#following.trace
  }

  headCame(exchange: Exchange): void {
    this.personName = this.#following.nameOf(exchange)
  }

  upstreamOver(): void {
    if (this.upstreamOverAt === 0) this.upstreamOverAt = performance.now()
  }

  switched(client: Socket): void {
    const { bytesRead, bytesWritten } = client
    this.isComplete = true
    client.once('close', () => {
      this.sentBytes = client.bytesWritten - bytesWritten
      this.record.receivedBytes = client.bytesRead - bytesRead
      this.record.endedAt = performance.now()
      this.end()
    })
  }

  end(): void {
    const { takers, logger } = this.#following
    try {
      for (const take of takers) take(this)
    } catch (error) {
      // Nothing waits for it, and nothing may end with it.
      logger.error({ err: error }, 'an exchange could not be told to the access log or to traces')
    }
  }
}
