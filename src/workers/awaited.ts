type Waiting<T> = {
  readonly resolve: (value: T) => void
  readonly reject: (error: Error) => void
}

/** Answers that another process has yet to give, each by its number. */
export class Awaited<T> {
  readonly #waiting = new Map<number, Waiting<T>>()
  #last = 0

  /** Sends something that names the number, and resolves with the answer. Rejects where none comes in time. */
  async next(send: (id: number) => void, withinMs?: number): Promise<T> {
    const id = ++this.#last
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    this.#waiting.set(id, { resolve, reject })
    const late = (): void => reject(new Error(`no answer within ${withinMs} ms`))
    const timer = withinMs === undefined ? undefined : setTimeout(late, withinMs)
    try {
      send(id)
      return await promise
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(id)
    }
  }

  settle(id: number, answer: T): void {
    this.#waiting.get(id)?.resolve(answer)
  }

  /** No answer will come any more. */
  giveUp(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason))
  }
}
