type Reason = 'refused' | 'busy' | 'failed'

type Details = { readonly reason?: Reason; readonly retryAfterMs?: number; readonly cause?: unknown }

/** Why a list of accounts could not be had. The message is fit for a log: nothing in it comes from the other side. */
export class LicenceFault extends Error {
  readonly code = 'USHER_LICENCES'
  /** refused: the key is not taken, so asking again counts as another failed sign-in. */
  readonly reason: Reason
  /** What the other side asks to wait. */
  readonly retryAfterMs: number | undefined

  constructor(message: string, { reason = 'failed', retryAfterMs, cause }: Details = {}) {
    super(message, { cause })
    this.name = 'LicenceFault'
    this.reason = reason
    this.retryAfterMs = retryAfterMs
  }
}
