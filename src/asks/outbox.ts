import { MAX_SENDING } from './post.ts'
import type { Outcome, Poster } from './post.ts'
import { backOffMs } from '../backOff.ts'
import type { Tempo } from './pace.ts'

const STOPPED = 'Usher stopped'

/** One request on its way. */
export type Parcel = { readonly site: string; readonly reference: string; readonly body: string }

/** How a parcel fared. attempts: this one included; ms: since it was taken. */
export type Fate = { readonly parcel: Parcel; readonly attempts: number; readonly ms: number }

export type OutboxEvents = {
  readonly onSent: (fate: Fate) => void
  readonly onPostponed: (fate: Fate & { readonly detail: string; readonly inMs: number }) => void
  /** Nothing more is tried. */
  readonly onFailed: (fate: Fate & { readonly detail: string }) => void
}

type Item = { readonly parcel: Parcel; readonly takenAt: number; attempts: number; dueAt: number }

export type OutboxOptions = {
  readonly poster: Poster
  readonly tempo: Tempo
  readonly maxWaiting: number
  readonly events: OutboxEvents
}

/** Parcels in memory, each sent until it is taken, refused, or too old. */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #waiting = new Set<Item>()
  readonly #sending = new Set<Item>()
  readonly #stop = new AbortController()
  /** Asked for only once nothing is added any more. */
  readonly #emptied = Promise.withResolvers<void>()
  /** Until when the other side wants to be left alone. */
  #restUntil = 0
  #isHurried = false
  #isClosing = false
  #isClosed = false
  #timer: NodeJS.Timeout | undefined

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** False where there is no room for another. */
  add(parcel: Parcel): boolean {
    if (this.size >= this.#options.maxWaiting || this.#isClosed) return false
    const now = performance.now()
    this.#waiting.add({ parcel, takenAt: now, attempts: 0, dueAt: now })
    this.#send()
    return true
  }

  /** Usher is stopping: nothing waits for long any more. */
  hurry(): void {
    this.#isHurried = true
    this.#restUntil = 0
    for (const item of this.#waiting) item.dueAt = 0
    this.#send()
  }

  /** Sends what it can for as long as this; what is left then has failed. */
  async close(withinMs: number): Promise<void> {
    this.hurry()
    const deadline = setTimeout(() => this.#giveUp(), Math.max(0, withinMs))
    await this.finish()
    clearTimeout(deadline)
  }

  /** Sends what is left, each as patiently as ever; takes nothing more once there is nothing left. */
  async finish(): Promise<void> {
    this.#isClosing = true
    if (this.size > 0) await this.#emptied.promise
    this.#giveUp()
    await this.#options.poster.close()
  }

  /** How many wait or are being sent. */
  get size(): number {
    return this.#waiting.size + this.#sending.size
  }

  #giveUp(): void {
    this.#isClosed = true
    this.#stop.abort()
    clearTimeout(this.#timer)
    for (const item of this.#waiting) this.#fail(item, STOPPED)
    this.#noteEmpty()
  }

  #noteEmpty(): void {
    if (this.size === 0) this.#emptied.resolve()
  }

  #send(): void {
    clearTimeout(this.#timer)
    if (this.#stop.signal.aborted) return
    const now = performance.now()
    const readyAt = (item: Item): number => Math.max(item.dueAt, this.#restUntil)
    for (const item of this.#waiting) {
      if (this.#sending.size >= MAX_SENDING) return
      if (readyAt(item) > now) continue
      this.#waiting.delete(item)
      this.#sending.add(item)
      void this.#attempt(item)
    }
    const next = Math.min(...[...this.#waiting].map(readyAt))
    if (next === Infinity) return
    this.#timer = setTimeout(() => this.#send(), Math.max(1, next - now))
    this.#timer.unref()
  }

  async #attempt(item: Item): Promise<void> {
    item.attempts += 1
    const outcome = await this.#options.poster.post(item.parcel.body, this.#stop.signal)
    this.#sending.delete(item)
    if (outcome.kind === 'sent') this.#options.events.onSent(fateOf(item))
    else if (outcome.kind === 'refused') this.#fail(item, outcome.detail)
    else this.#postpone(item, outcome)
    this.#send()
    if (this.#isClosing) this.#noteEmpty()
  }

  #postpone(item: Item, { detail, retryAfterMs }: Extract<Outcome, { kind: 'failed' }>): void {
    const { tempo, events } = this.#options
    const asked = Math.min(retryAfterMs ?? 0, tempo.maxRetryAfterMs)
    const wished = Math.max(backOffMs(item.attempts, tempo), asked)
    const inMs = this.#isHurried ? Math.min(wished, tempo.hurriedRetryMs) : wished
    const now = performance.now()
    if (this.#stop.signal.aborted) return this.#fail(item, `${STOPPED} (${detail})`)
    if (now + inMs - item.takenAt > tempo.giveUpAfterMs) return this.#fail(item, detail)
    if (asked > 0 && !this.#isHurried) this.#restUntil = Math.max(this.#restUntil, now + asked)
    item.dueAt = now + inMs
    this.#waiting.add(item)
    events.onPostponed({ ...fateOf(item), detail, inMs: Math.round(inMs) })
  }

  #fail(item: Item, detail: string): void {
    this.#waiting.delete(item)
    this.#options.events.onFailed({ ...fateOf(item), detail })
  }
}

function fateOf({ parcel, attempts, takenAt }: Item): Fate {
  return { parcel, attempts, ms: Math.round(performance.now() - takenAt) }
}
