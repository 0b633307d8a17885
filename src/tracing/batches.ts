import type { Logger } from 'pino'
import { backOffMs } from '../backOff.ts'
import type { Collector, NotTaken } from './collector.ts'
import type { Span } from './spans.ts'

// As many as the specification of the SDK takes unless somebody says otherwise.
const MAX_WAITING = 2_048
const MAX_BATCH = 512
const EXPORT_EVERY_MS = 5_000

const BACK_OFF = { firstRetryMs: 1_000, maxRetryMs: 30_000 }

export type BatchesOptions = {
  readonly collector: Collector
  readonly encode: (spans: readonly Span[]) => string
  readonly logger: Logger
}

/**
 * Spans on their way to the collector, some hundreds at a time and one batch after the other. What there is no room for, and
 * what the collector does not take, is lost, and counted; nothing ever waits for it.
 */
export class Batches {
  readonly #options: BatchesOptions
  readonly #waiting: Span[] = []
  #timer: NodeJS.Timeout | undefined
  #sending: Promise<boolean> | undefined
  /** In a row. */
  #failures = 0
  #lost = 0
  #isClosing = false

  constructor(options: BatchesOptions) {
    this.#options = options
  }

  add(spans: readonly Span[]): void {
    if (this.#isClosing || this.#waiting.length + spans.length > MAX_WAITING) {
      this.#lost += spans.length
      return
    }
    this.#waiting.push(...spans)
    const isFull = this.#waiting.length >= MAX_BATCH
    // After a failure the next attempt has its time.
    if (this.#timer === undefined) this.#schedule(isFull ? 0 : EXPORT_EVERY_MS)
    else if (isFull && this.#failures === 0) this.#schedule(0)
  }

  /** Sends what waits, and gives up at the first failure, or after so long. */
  async close(withinMs: number): Promise<void> {
    const { collector } = this.#options
    this.#isClosing = true
    clearTimeout(this.#timer)
    const deadline = setTimeout(() => void collector.close(), Math.max(0, withinMs))
    await this.#sending
    while (this.#waiting.length > 0 && (await this.#sendBatch()));
    clearTimeout(deadline)
    await collector.close()
  }

  #schedule(inMs: number): void {
    if (this.#sending !== undefined || this.#isClosing) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#sendAndGoOn(), inMs)
    this.#timer.unref()
  }

  async #sendAndGoOn(): Promise<void> {
    this.#sending = this.#sendBatch()
    await this.#sending
    this.#sending = undefined
    this.#timer = undefined
    if (this.#waiting.length > 0) this.#schedule(this.#nextInMs)
  }

  get #nextInMs(): number {
    if (this.#failures > 0) return backOffMs(this.#failures, BACK_OFF)
    return this.#waiting.length >= MAX_BATCH ? 0 : EXPORT_EVERY_MS
  }

  /** Resolves with whether the collector has taken it. */
  async #sendBatch(): Promise<boolean> {
    const { collector, encode } = this.#options
    const batch = this.#waiting.splice(0, MAX_BATCH)
    const exported = await collector.send(encode(batch))
    if (exported === 'taken') this.#noteTaken()
    else this.#noteFailed(exported, batch)
    return exported === 'taken'
  }

  #noteTaken(): void {
    const { logger } = this.#options
    if (this.#failures > 0) logger.info({ lostSpans: this.#lost }, 'spans are exported again')
    this.#failures = 0
  }

  // Told once, until it goes well again.
  #noteFailed({ reason, mayBeTakenLater }: NotTaken, batch: readonly Span[]): void {
    const hasRoom = this.#waiting.length + batch.length <= MAX_WAITING
    if (mayBeTakenLater && hasRoom) this.#waiting.unshift(...batch)
    else this.#lost += batch.length
    if (this.#failures === 0)
      this.#options.logger.warn(
        { reason, lostSpans: this.#lost },
        'spans could not be exported; those that do not fit while they wait are lost',
      )
    this.#failures += 1
  }
}
