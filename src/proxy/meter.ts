import type { ExchangeRecord } from './exchangeRecord.ts'

/** Whoever counts what becomes of requests. */
export type Meter = {
  /** An exchange is over. Called once for each, on the path of every request: it must cost next to nothing. */
  exchangeOver(record: ExchangeRecord): void
}
