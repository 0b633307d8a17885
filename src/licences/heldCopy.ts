import type { Accounts } from '../config/accounts/accounts.ts'
import type { DirectoryState, LicenceState } from '../config/words.ts'

export type LicenceHealth = {
  readonly state: DirectoryState
  /** Since the copy was last found right; undefined where there is none. */
  readonly ageMs: number | undefined
  readonly entries: number
  /** In words, without names or secrets. */
  readonly lastError?: string
}

/** What one process tells another of its copy. */
export type CopyNews = Pick<LicenceHealth, 'ageMs' | 'lastError'> & {
  /** Absent where they are those that were told before. */
  readonly accounts?: Accounts
}

/** The last good list of accounts. A failure never replaces it, but lets it grow old. */
export class HeldCopy {
  readonly #maxAgeMs: number
  readonly #tell: (news: CopyNews) => void
  #accounts: Accounts | undefined
  // Not the time of day, which can be set.
  #confirmedAt = 0
  #lastError: string | undefined

  /** tell: called with each change. */
  constructor(maxAgeMs: number, tell: (news: CopyNews) => void = () => undefined) {
    this.#maxAgeMs = maxAgeMs
    this.#tell = tell
  }

  /** How many accounts are held. */
  get entries(): number {
    return this.#accounts?.size ?? 0
  }

  replace(accounts: Accounts): void {
    this.#accounts = accounts
    this.#noteRight()
    this.#tell(this.all())
  }

  /** The copy was found to be what its source still says. */
  confirm(): void {
    this.#noteRight()
    this.#tell(this.#age())
  }

  fail(message: string): void {
    this.#lastError = message
    this.#tell(this.#age())
  }

  /** Becomes the copy that another process tells of. */
  follow({ accounts = this.#accounts, ageMs = 0, lastError }: CopyNews): void {
    this.#accounts = accounts
    this.#confirmedAt = performance.now() - ageMs
    this.#lastError = lastError
  }

  /** For a process that has been told nothing yet. */
  all(): CopyNews {
    return { ...this.#age(), ...(this.#accounts && { accounts: this.#accounts }) }
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

  #age(): CopyNews {
    const { ageMs, lastError } = this.health()
    return { ageMs, ...(lastError !== undefined && { lastError }) }
  }

  #noteRight(): void {
    this.#confirmedAt = performance.now()
    this.#lastError = undefined
  }

  #isExpired(): boolean {
    return this.#ageMs() > this.#maxAgeMs
  }

  #ageMs(): number {
    return performance.now() - this.#confirmedAt
  }
}
