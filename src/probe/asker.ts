import { Agent } from 'undici'
import type { Audience } from '../config/words.ts'
import { askUrl } from '../explain/askUrl.ts'
import { SIGNS_OF } from '../saved/asking.ts'
import type { SavedResponse } from '../saved/savedResponse.ts'

/** At most so many requests go out, whatever comes back. */
export const MAX_REQUESTS = 10
export const REQUEST_TIMEOUT_MS = 5_000
export const MAX_BODY_BYTES = 65_536

const TRUST_REMEDY =
  '; to trust its authority, set NODE_EXTRA_CA_CERTS=FILE; to ask all the same, say --insecure'

// Who lets every request time out is not waited for ten times.
const TOTAL_TIMEOUT_MS = 30_000

/** What somebody without a name was answered, or why nothing came. */
export type Asked = {
  readonly as: Audience
  /** Below the address that was named: a relative reference. */
  readonly place: string
  readonly answer: SavedResponse | Error
}

export type AskerOptions = {
  /** An address that ends with a slash. */
  readonly base: URL
  /** Certificates are not verified. */
  readonly insecure: boolean
}

/** Asks one application a few things, one after another, and keeps count. */
export class Asker {
  readonly #options: AskerOptions
  readonly #endsAt = performance.now() + TOTAL_TIMEOUT_MS
  readonly #asked: Asked[] = []

  constructor(options: AskerOptions) {
    this.#options = options
  }

  get asked(): readonly Asked[] {
    return this.#asked
  }

  /** Resolves with what came; undefined where no more may be asked. Never rejects. */
  async ask(place: string, as: Audience): Promise<Asked | undefined> {
    const timeoutMs = Math.min(REQUEST_TIMEOUT_MS, Math.floor(this.#endsAt - performance.now()))
    if (this.#asked.length >= MAX_REQUESTS || timeoutMs <= 0) return undefined
    const url = new URL(place, this.#options.base)
    const bounds = { timeoutMs, maxBodyBytes: MAX_BODY_BYTES }
    const options = { headers: SIGNS_OF[as], trustRemedy: TRUST_REMEDY, ...bounds, ...this.#unverified() }
    const answer = await askUrl(url, options).catch((error: Error) => error)
    const asked = { as, place, answer }
    this.#asked.push(asked)
    return asked
  }

  #unverified(): { readonly dispatcher?: Agent } {
    if (!this.#options.insecure) return {}
    return { dispatcher: new Agent({ allowH2: false, connect: { rejectUnauthorized: false } }) }
  }
}
