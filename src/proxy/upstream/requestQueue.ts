import type { UsherCode } from '../answer/failure.ts'
import type { ClientResponse } from '../clientResponse.ts'

export type QueueLimits = {
  /** Requests that are sent at a time; further ones wait. */
  readonly maxRunning: number
  /** Requests at a time, waiting ones among them; 0: no limit. */
  readonly maxRequests: number
  /** How long one waits; 0: no limit. */
  readonly timeoutMs: number
}

/** What becomes of a request: it is sent, or refused. */
export type Entrance = {
  start(): void
  refuse(code: UsherCode): void
}

/** Requests to one upstream: so many at a time, those that came first first. One whose client leaves waits no longer. */
export class RequestQueue {
  readonly #limits: QueueLimits
  readonly #waiting = new Set<Entrance>()
  readonly #idle = Promise.withResolvers<void>()
  #isLast = false
  #running = 0

  constructor(limits: QueueLimits) {
    this.#limits = limits
  }

  /** Requests that are under way or wait. */
  get length(): number {
    return this.#running + this.#waiting.size
  }

  /** Requests that are under way. */
  get running(): number {
    return this.#running
  }

  /** Requests that wait for a connection. */
  get waiting(): number {
    return this.#waiting.size
  }

  enter(response: ClientResponse, entrance: Entrance): void {
    const { maxRunning, maxRequests } = this.#limits
    if (maxRequests > 0 && this.length >= maxRequests) entrance.refuse('USHER_TOO_MANY_REQUESTS')
    else if (this.#running >= maxRunning) this.#wait(response, entrance)
    else this.#start(entrance)
  }

  /** One that was started is over, and its connection free. */
  leave(): void {
    this.#running -= 1
    const [next] = this.#waiting
    if (next === undefined) return this.#noteIdle()
    this.#waiting.delete(next)
    this.#start(next)
  }

  /** For a queue that nothing enters any more: resolves when everything that did is over. */
  emptied(): Promise<void> {
    this.#isLast = true
    this.#noteIdle()
    return this.#idle.promise
  }

  #noteIdle(): void {
    if (this.#isLast && this.length === 0) this.#idle.resolve()
  }

  #start(entrance: Entrance): void {
    this.#running += 1
    entrance.start()
  }

  #wait(response: ClientResponse, entrance: Entrance): void {
    const { timeoutMs } = this.#limits
    const timer = timeoutMs === 0 ? undefined : setTimeout(giveUp, timeoutMs)
    const waiting: Entrance = {
      start: () => {
        clearTimeout(timer)
        entrance.start()
      },
      refuse: (code) => entrance.refuse(code),
    }
    const forget = (): boolean => {
      clearTimeout(timer)
      const wasThere = this.#waiting.delete(waiting)
      if (wasThere) this.#noteIdle()
      return wasThere
    }
    function giveUp(): void {
      if (forget()) entrance.refuse('USHER_QUEUE_TIMEOUT')
    }
    this.#waiting.add(waiting)
    response.once('close', forget)
  }
}
