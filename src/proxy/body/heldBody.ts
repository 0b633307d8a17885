import { firstValue } from '../../rules/fields.ts'
import type { HeaderFields } from '../../rules/fields.ts'
import type { ByteBudget } from './byteBudget.ts'
import { codingOf } from './coding.ts'

// Bodies without an end or in parts: waiting for their first bytes would stall a stream.
const NEVER_HELD_TYPES = /^\s*(text\/event-stream|multipart\/x-mixed-replace)\b/i
// RFC 9110 15.3.5, 15.3.6, 15.4.5: they have no body. 15.3.7: a part of one.
const NEVER_HELD_STATUSES: ReadonlySet<number> = new Set([204, 205, 206, 304])

/** False where there is no body, or only a part of one. */
export function hasWholeBody(method: string, status: number): boolean {
  return method !== 'HEAD' && !NEVER_HELD_STATUSES.has(status)
}

/** False where a body does not exist, is a part of one, has no near end, or cannot be read. */
export function canBeHeld(method: string, status: number, headers: HeaderFields): boolean {
  if (!hasWholeBody(method, status)) return false
  return !NEVER_HELD_TYPES.test(firstValue(headers, 'content-type')) && codingOf(headers) !== undefined
}

/** The raw first bytes of a response body, kept while the rules look at a copy. */
export class HeldBody {
  readonly #chunks: Buffer[] = []
  readonly #limit: number
  readonly #budget: ByteBudget
  #length = 0
  #taken = 0
  #overBudget = false

  constructor(limit: number, budget: ByteBudget) {
    this.#limit = limit
    this.#budget = budget
  }

  /** Keeps a chunk, whatever its size: it is already in memory. */
  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    if (this.#budget.take(chunk.length)) this.#taken += chunk.length
    else this.#overBudget = true
  }

  get length(): number {
    return this.#length
  }

  /** True once there is no waiting for more. */
  get isFull(): boolean {
    return this.#length >= this.#limit || this.#overBudget
  }

  /** The first bytes, at most the limit. */
  get prefix(): Buffer {
    const [first] = this.#chunks
    // Nearly every body that is looked at.
    if (first?.length === this.#length && this.#length <= this.#limit) return first
    return Buffer.concat(this.#chunks, Math.min(this.#length, this.#limit))
  }

  /** All chunks as they came; the body holds nothing afterwards. */
  release(): Buffer[] {
    this.#budget.giveBack(this.#taken)
    this.#taken = 0
    this.#length = 0
    return this.#chunks.splice(0)
  }
}
