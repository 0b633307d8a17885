/** A thing that a configuration uses. */
export type Lease<T> = {
  readonly thing: T
  /** The configuration uses it no longer. Resolves once it has ended; at once where another configuration uses it. */
  release(): Promise<void>
}

type Held<T> = { readonly thing: T; users: number }

/**
 * Things that live on from one configuration to the next, as long as both say the same of them: connections stay warm, and
 * nothing is asked or sent anew. What no configuration uses any more is ended.
 */
export class Kept<T> {
  readonly #end: (thing: T) => Promise<void>
  readonly #held = new Map<string, Held<T>>()
  readonly #ending = new Set<T>()

  constructor(end: (thing: T) => Promise<void>) {
    this.#end = end
  }

  /** settings: all that the thing is made from, fit for JSON; a thing that was made from the same is used again. */
  take(settings: unknown, make: () => T): Lease<T> {
    const key = JSON.stringify(settings)
    const held = this.#held.get(key) ?? { thing: make(), users: 0 }
    this.#held.set(key, held)
    held.users += 1
    return { thing: held.thing, release: () => this.#release(key, held) }
  }

  /** Those in use, and those that are about to end. */
  all(): readonly T[] {
    return [...Array.from(this.#held.values(), ({ thing }) => thing), ...this.#ending]
  }

  async #release(key: string, held: Held<T>): Promise<void> {
    held.users -= 1
    if (held.users > 0) return
    this.#held.delete(key)
    this.#ending.add(held.thing)
    try {
      await this.#end(held.thing)
    } finally {
      this.#ending.delete(held.thing)
    }
  }
}
