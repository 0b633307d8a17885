import type { Accounts } from '../config/accounts/accounts.ts'
import type { LicenceState } from '../config/words.ts'

/** How far a directory is to be believed; docs/licences.md explains each word. */
export const HEALTH_STATES = ['loading', 'fresh', 'stale', 'expired', 'unreachable'] as const

export type LicenceHealth = {
  readonly state: (typeof HEALTH_STATES)[number]
  /** Since the copy was last found right; undefined where there is none. */
  readonly ageMs: number | undefined
  readonly entries: number
  /** In words, without names or secrets. */
  readonly lastError?: string
}

/** The last good list of accounts. A failure never replaces it, but lets it grow old. */
export class HeldCopy {
  readonly #maxAgeMs: number
  #accounts: Accounts | undefined
  // Not the time of day, which can be set.
  #confirmedAt = 0
  #lastError: string | undefined

  constructor(maxAgeMs: number) {
    this.#maxAgeMs = maxAgeMs
  }

  /** How many accounts are held. */
  get entries(): number {
    return this.#accounts?.size ?? 0
  }

  replace(accounts: Accounts): void {
    this.#accounts = accounts
    this.confirm()
  }

  /** The copy was found to be what its source still says. */
  confirm(): void {
    this.#confirmedAt = performance.now()
    this.#lastError = undefined
  }

  fail(message: string): void {
    this.#lastError = message
  }

  /** undefined where there is no copy that can be believed. */
  lookUp(address: string): LicenceState | undefined {
    if (this.#accounts === undefined || this.#isExpired()) return undefined
    return this.#accounts.get(address) ?? 'none'
  }

  health(): LicenceHealth {
    return {
      state: this.#state(),
      ageMs: this.#accounts && Math.round(this.#ageMs()),
      entries: this.entries,
      ...(this.#lastError !== undefined && { lastError: this.#lastError }),
    }
  }

  #state(): LicenceHealth['state'] {
    if (this.#accounts === undefined) return this.#lastError === undefined ? 'loading' : 'unreachable'
    if (this.#isExpired()) return 'expired'
    return this.#lastError === undefined ? 'fresh' : 'stale'
  }

  #isExpired(): boolean {
    return this.#ageMs() > this.#maxAgeMs
  }

  #ageMs(): number {
    return performance.now() - this.#confirmedAt
  }
}
