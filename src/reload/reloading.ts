import type { Logger } from 'pino'
import { describeReloadProblem, problemsOf } from './outcome.ts'
import type { LastReload, ReloadTally } from './outcome.ts'

export type ReloadingOptions = {
  /** Reads the configuration and takes it up. Rejects where it cannot; then nothing has changed. */
  readonly takeUp: () => Promise<void>
  readonly logger: Logger
  /** Told of each, before whoever asked. */
  readonly onOutcome?: (last: LastReload) => void
}

// One line of the log says what is wrong; a file with more mistakes is looked at with `usher check`.
const MAX_TOLD_PROBLEMS = 20

/** Reloads, one after the other. Whoever asks while one is under way gets the next, and all of them the same. */
export class Reloading {
  readonly #options: ReloadingOptions
  #underWay: Promise<unknown> = Promise.resolve()
  #next: Promise<LastReload> | undefined
  #isStopped = false
  #last: LastReload | undefined
  #applied = 0
  #refused = 0
  #appliedAt = Date.now()

  constructor(options: ReloadingOptions) {
    this.#options = options
  }

  /** undefined before the first. */
  get last(): LastReload | undefined {
    return this.#last
  }

  get tally(): ReloadTally {
    return {
      ...{ applied: this.#applied, refused: this.#refused, appliedAt: this.#appliedAt },
      wasLastApplied: this.#last?.result !== 'refused',
    }
  }

  /** because: what asks for it. Never rejects. */
  request(because: string): Promise<LastReload> {
    this.#next ??= this.#after(this.#underWay, because)
    return this.#next
  }

  /** Takes up nothing more; resolves when none is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#underWay
    await this.#next
  }

  async #after(before: Promise<unknown>, because: string): Promise<LastReload> {
    await before
    const running = this.#run(because)
    this.#underWay = running
    this.#next = undefined
    return running
  }

  async #run(because: string): Promise<LastReload> {
    const startedAt = performance.now()
    try {
      if (this.#isStopped)
        throw new Error('Usher is stopping; start it again, and it reads the configuration')
      await this.#options.takeUp()
      this.#applied += 1
      this.#appliedAt = Date.now()
      const ms = Math.round(performance.now() - startedAt)
      this.#options.logger.info({ because, ms }, 'configuration reloaded')
      return this.#conclude({ because, result: 'applied', problems: [] })
    } catch (error) {
      return this.#refuse(because, error)
    }
  }

  #refuse(because: string, error: unknown): LastReload {
    this.#refused += 1
    const problems = problemsOf(error)
    const told = problems.slice(0, MAX_TOLD_PROBLEMS).map(describeReloadProblem)
    this.#options.logger.error(
      {
        because,
        problems: told,
        ...(problems.length > told.length && { more: problems.length - told.length }),
      },
      'configuration NOT reloaded; what was in use before still is',
    )
    return this.#conclude({ because, result: 'refused', problems })
  }

  #conclude(outcome: Omit<LastReload, 'at'>): LastReload {
    const last = { at: Date.now(), ...outcome }
    this.#last = last
    this.#options.onOutcome?.(last)
    return last
  }
}
