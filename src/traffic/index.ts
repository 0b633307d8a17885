// What came when: the counters of the metrics, looked at from time to time. No request knows of it.
import { differenceOf } from './totals.ts'
import type { SiteCounts, Totals } from './totals.ts'

/** What came within BUCKET_MS. */
export type Bucket = {
  /** When it begins, in milliseconds since 1970: a multiple of BUCKET_MS. */
  readonly from: number
  /** Those sites that anybody asked anything of. */
  readonly sites: Readonly<Record<string, SiteCounts>>
}

export const BUCKET_MS = 300_000

/** A day of them. */
export const MAX_BUCKETS = 288

export type TrafficOptions = {
  /** What was counted since the start. Must not reject. */
  readonly read: () => Promise<Totals> | Totals
  readonly now?: () => number
}

/** The traffic of the last day, in steps of five minutes. */
export class Traffic {
  readonly #options: TrafficOptions
  readonly #now: () => number
  #closed: Bucket[] = []
  /** What was counted when the running bucket began, and when it was looked at last. */
  #before: Totals = new Map()
  #last: Totals = new Map()
  #from: number
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<readonly Bucket[]> | undefined

  constructor(options: TrafficOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#from = bucketAt(this.#now())
  }

  /** Looks often enough that no bucket is missed, and that what a process has counted is known when it ends. */
  start(everyMs = LOOK_EVERY_MS): void {
    this.#timer = setInterval(() => void this.look(), everyMs)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** The oldest first; the last is still running. */
  look(): Promise<readonly Bucket[]> {
    // One at a time: of two the older could come later, and would take back what the newer has counted.
    return (this.#looking ??= this.#lookOnce().finally(() => (this.#looking = undefined)))
  }

  async #lookOnce(): Promise<readonly Bucket[]> {
    const last = await this.#options.read()
    const from = bucketAt(this.#now())
    if (from !== this.#from) {
      // What came since the look before belongs to one of the two: the new one, which it mostly is in.
      this.#closed = [...this.#closed, this.#running()].slice(1 - MAX_BUCKETS)
      this.#from = from
      this.#before = this.#last
    }
    this.#last = last
    return [...this.#closed, this.#running()].filter(({ from: begin }) => begin > from - DAY_MS)
  }

  #running(): Bucket {
    return { from: this.#from, sites: Object.fromEntries(differenceOf(this.#last, this.#before)) }
  }
}

const LOOK_EVERY_MS = 5_000

const DAY_MS = MAX_BUCKETS * BUCKET_MS

function bucketAt(time: number): number {
  return Math.floor(time / BUCKET_MS) * BUCKET_MS
}
