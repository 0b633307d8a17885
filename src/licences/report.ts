import type { Logger } from 'pino'
import type { LicenceHealth } from './heldCopy.ts'

/** Tells the log when a directory begins to work, and when it ceases to; not each time that it still does. */
export class Report {
  readonly #logger: Logger
  readonly #site: string
  #said: string | undefined

  constructor(logger: Logger, site: string) {
    this.#logger = logger
    this.#site = site
  }

  succeeded(entries: number): void {
    this.#say(String(entries), 'info', 'licences read', { entries })
  }

  /** loudly: nobody but the operator can mend it. */
  failed({ state, lastError: reason }: LicenceHealth, { loudly = false } = {}): void {
    const level = loudly ? 'error' : 'warn'
    this.#say(`${state} ${reason}`, level, 'licences could not be read', { state, reason })
  }

  #say(what: string, level: 'info' | 'warn' | 'error', message: string, fields: object): void {
    const isNews = what !== this.#said
    this.#said = what
    this.#logger[isNews ? level : 'debug']({ site: this.#site, ...fields }, message)
  }
}
