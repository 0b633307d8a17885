import type { Audience, Cause } from '../config/words.ts'
import type { PersonTold } from './answer/personTold.ts'

/** What operators are told of one refusal: what the line of the log says, and nothing more of the person. */
export type RecentRefusal = PersonTold & {
  /** When it was answered, in milliseconds since 1970. */
  readonly at: number
  /** '' where only a rule in observe mode has met it: nobody was told one. */
  readonly reference: string
  readonly site: string
  readonly cause: Cause
  /** The rule that said so; '' where the upstream gave no answer, and code says why. */
  readonly rule: string
  readonly code: string
  /** What was done, or in observe mode would have been. */
  readonly action: string
  readonly isObserved: boolean
  readonly audience: Audience
  /** 0 where the upstream gave none. */
  readonly upstreamStatus: number
  readonly status: number
  readonly method: string
  /** Without the query, and cut to MAX_PATH_CHARACTERS. */
  readonly path: string
}

const MAX_PATH_CHARACTERS = 256

/** The last refusals of this process: so many, and no more, whatever comes. */
export class RecentRefusals {
  #size: number
  #kept: RecentRefusal[] = []
  #oldest = 0

  /** size: 0 for none. */
  constructor(size: number) {
    this.#size = size
  }

  add(refusal: Omit<RecentRefusal, 'at'>): void {
    if (this.#size === 0) return
    const kept = { ...refusal, at: Date.now(), path: copied(refusal.path) }
    if (this.#kept.length < this.#size) this.#kept.push(kept)
    else {
      this.#kept[this.#oldest] = kept
      this.#oldest = (this.#oldest + 1) % this.#size
    }
  }

  /** As many from now on; of those that are kept, the latest. */
  resize(size: number): void {
    this.#kept = this.latest().slice(0, size).toReversed()
    this.#oldest = 0
    this.#size = size
  }

  /** The latest first. */
  latest(): RecentRefusal[] {
    return [...this.#kept.slice(this.#oldest), ...this.#kept.slice(0, this.#oldest)].toReversed()
  }
}

// A path is a part of the request target, and V8 keeps the whole of that for as long as it keeps a part.
function copied(path: string): string {
  return Buffer.from(path.slice(0, MAX_PATH_CHARACTERS)).toString()
}
