import type { ByteBudget } from './byteBudget.ts'
import { HeldBody } from './heldBody.ts'

// A body that trickles is not waited for: what has come by then decides.
const MAX_HOLD_MS = 5_000

// To ask about every chunk would cost time that grows with the square of their number.
const ASK_AGAIN_MS = 20

export type HoldOptions = {
  readonly maxBytes: number
  readonly budget: ByteBudget
  /** Asks before the last as well, soon after each chunk. */
  readonly asksEarly: boolean
  /** Asks what becomes of the body. isLast: no more is held, whatever may still come. */
  readonly onAsk: (isLast: boolean) => void
}

/** The first bytes of a body, held back until it is known what becomes of it. */
export class Hold {
  readonly #held: HeldBody
  readonly #options: HoldOptions
  readonly #lastTimer: NodeJS.Timeout
  #earlyTimer: NodeJS.Timeout | undefined
  #askedBytes = 0
  #hasEnded = false

  constructor(options: HoldOptions) {
    this.#options = options
    this.#held = new HeldBody(options.maxBytes, options.budget)
    this.#lastTimer = setTimeout(() => this.end(), MAX_HOLD_MS)
  }

  add(chunk: Buffer): void {
    this.#held.add(chunk)
    if (this.#held.isFull) this.end()
    else if (this.#options.asksEarly) this.#askSoon()
  }

  /** The body has ended. */
  endWhole(): void {
    this.#hasEnded = true
    this.end()
  }

  /** There is no waiting for more. */
  end(): void {
    this.#options.onAsk(true)
  }

  /** True where the first bytes are all that there are. */
  get isWhole(): boolean {
    return this.#hasEnded && this.#held.length <= this.#options.maxBytes
  }

  /** The first bytes, at most the limit. */
  get prefix(): Buffer {
    return this.#held.prefix
  }

  /** Ends the holding: every chunk as it came. */
  release(): Buffer[] {
    clearTimeout(this.#lastTimer)
    clearTimeout(this.#earlyTimer)
    return this.#held.release()
  }

  #askSoon(): void {
    if (this.#held.length >= 2 * this.#askedBytes) this.#askEarly()
    else this.#earlyTimer ??= setTimeout(() => this.#askEarly(), ASK_AGAIN_MS)
  }

  #askEarly(): void {
    clearTimeout(this.#earlyTimer)
    this.#earlyTimer = undefined
    this.#askedBytes = this.#held.length
    this.#options.onAsk(false)
  }
}
