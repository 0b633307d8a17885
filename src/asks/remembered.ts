const MAX_REMEMBERED = 10_000

/** What has been asked of late, so that nobody asks twice by a second press or a reload. */
export class Remembered {
  readonly #forMs: number
  // In the order in which they came.
  readonly #until = new Map<string, number>()

  constructor(forMs: number) {
    this.#forMs = forMs
  }

  has(key: string, now: number): boolean {
    return (this.#until.get(key) ?? 0) > now
  }

  add(key: string, now: number): void {
    this.#until.delete(key)
    this.#until.set(key, now + this.#forMs)
    for (const [oldest, until] of this.#until) {
      if (until > now && this.#until.size <= MAX_REMEMBERED) break
      this.#until.delete(oldest)
    }
  }

  forget(key: string): void {
    this.#until.delete(key)
  }
}
