import type { ByteBudget } from './byteBudget.ts'
import { atEndOfTurn } from '../endOfTurn.ts'
import { HeldBody } from './heldBody.ts'

// A body that comes in several pieces may have said enough by then, though its end be far.
const ASK_ONCE_MS = 250

// To ask about every chunk would cost time that grows with the square of their number.
const ASK_AGAIN_MS = 20

export type HoldOptions = {
  readonly maxBytes: number
  readonly budget: ByteBudget
  /** A body that trickles is not waited for: what has come by then decides. */
  readonly maxMs: number
  /** When to ask before the last: soon after each chunk, or once where the end does not come at once. */
  readonly asksEarly: 'often' | 'once'
  /** Asks what becomes of the body. isLast: no more is held, whatever may still come. */
  readonly onAsk: (isLast: boolean) => void
}

/** The first bytes of a body, held back until it is known what becomes of it. */
export class Hold {
  readonly #held: HeldBody
  readonly #options: HoldOptions
  #lastTimer: NodeJS.Timeout | undefined
  #earlyTimer: NodeJS.Timeout | undefined
  #askedBytes = 0
  #hasEnded = false
  #isReleased = false
  #isOverTime = false
  #bytesOverTime: number | undefined

  constructor(options: HoldOptions) {
    this.#options = options
    this.#held = new HeldBody(options.maxBytes, options.budget)
    limitLater(this)
  }

  /** From now on time counts. */
  limitTime(): void {
    if (this.#isReleased) return
    this.#startLastTimer()
    if (this.#options.asksEarly === 'once') this.#earlyTimer = setTimeout(() => this.#askEarly(), ASK_ONCE_MS)
  }

  add(chunk: Buffer): void {
    this.#held.add(chunk)
    if (this.#held.isFull) this.end()
    else if (this.#options.asksEarly === 'often') this.#askSoon()
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

  /** Gives the body, over its time, the same time once more. False where it has had it, or has no room for more. */
  prolong(): boolean {
    if (!this.#isOverTime || this.#bytesOverTime !== undefined) return false
    this.#isOverTime = false
    this.#bytesOverTime = this.#held.length
    this.#startLastTimer()
    return true
  }

  /** True where the first bytes are all that there are. */
  get isWhole(): boolean {
    return this.#hasEnded && this.#held.length <= this.#options.maxBytes
  }

  /** True where nothing came in all the time that was given once more: nothing will. */
  get hasStalled(): boolean {
    return this.#isOverTime && this.#bytesOverTime === this.#held.length
  }

  /** The first bytes, at most the limit. */
  get prefix(): Buffer {
    return this.#held.prefix
  }

  /** Ends the holding: every chunk as it came. */
  release(): Buffer[] {
    this.#isReleased = true
    clearTimeout(this.#lastTimer)
    clearTimeout(this.#earlyTimer)
    return this.#held.release()
  }

  #startLastTimer(): void {
    this.#lastTimer = setTimeout(() => {
      this.#isOverTime = true
      this.end()
    }, this.#options.maxMs)
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

// Most bodies that are looked at come whole in the turn of their head, and need no timers.
const limitLater = atEndOfTurn((hold: Hold) => hold.limitTime())
