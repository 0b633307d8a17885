// What signals mean to a process that serves.
import { isatty } from 'node:tty'
import closeWithGrace from 'close-with-grace'
import type { Logger } from 'pino'
import type { Runnable } from '../house.ts'

// After the grace period, what is left is ended; this is for that.
const FINAL_MS = 5_000

export type EndingOptions = {
  readonly app: Runnable
  readonly logger: Logger
  /** Called first. */
  readonly onEnd: () => void
}

/** Ends the process on a signal or an error, with what is under way; SIGHUP reloads. */
export class Ending {
  readonly #options: EndingOptions
  #gracePeriodMs: number | undefined
  #grace: ReturnType<typeof closeWithGrace> | undefined
  #isEnding = false

  constructor(options: EndingOptions) {
    this.#options = options
    const terminal = process.stdout.isTTY ? process.stdout.fd : undefined
    process.on('SIGHUP', () => {
      // A terminal that is closed says it by the same signal, and nobody would know of the process any more.
      if (terminal !== undefined && !isatty(terminal)) this.#grace?.close()
      else void options.app.reload('SIGHUP')
    })
  }

  /** How long requests in flight have, from now on. */
  allow(gracePeriodMs: number): void {
    if (this.#isEnding || gracePeriodMs === this.#gracePeriodMs) return
    this.#gracePeriodMs = gracePeriodMs
    this.#grace?.uninstall()
    this.#grace = closeWithGrace(
      { delay: gracePeriodMs + FINAL_MS, logger: false, skip: ['SIGHUP'] },
      ({ signal, err }) => this.#end(signal, err),
    )
  }

  async #end(signal: string | undefined, err: Error | undefined): Promise<void> {
    const { app, logger, onEnd } = this.#options
    this.#isEnding = true
    if (err) logger.fatal({ err }, 'stopping after an error')
    else logger.info({ signal }, 'stopping')
    onEnd()
    await app.close()
    logger.info('stopped')
  }
}
