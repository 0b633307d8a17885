import { UsherFailure } from '../answer/failure.ts'
import type { UploadLimits } from './upload.ts'

/**
 * How far a client is behind the rate at which it must send. Time is counted only while it is waited for: an upstream that
 * reads slowly is not its fault.
 */
export class UploadPace {
  readonly #bytesPerMs: number
  readonly #maxLeftMs: number
  #leftMs: number

  constructor({ minRequestBytesPerSecond, requestStallMs }: Omit<UploadLimits, 'maxRequestBodyBytes'>) {
    this.#bytesPerMs = minRequestBytesPerSecond / 1_000
    this.#maxLeftMs = requestStallMs
    this.#leftMs = requestStallMs
  }

  /** Resolves as what comes next does; rejects where that takes longer than is left. */
  async wait<T>(next: Promise<T>): Promise<T> {
    if (this.#bytesPerMs === 0) return next
    const began = performance.now()
    const slow = Promise.withResolvers<never>()
    const timer = setTimeout(() => slow.reject(new UsherFailure('USHER_SLOW_BODY')), this.#leftMs)
    try {
      return await Promise.race([next, slow.promise])
    } finally {
      clearTimeout(timer)
      this.#leftMs -= performance.now() - began
    }
  }

  /** Bytes came: so much more time is left, and never more than at the beginning. */
  credit(bytes: number): void {
    if (this.#bytesPerMs > 0)
      this.#leftMs = Math.min(this.#maxLeftMs, this.#leftMs + bytes / this.#bytesPerMs)
  }
}
