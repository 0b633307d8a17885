/** How often each thing happened since the start. The names are few and fixed: they never hold what came over the wire. */
export class Counts {
  readonly #counts = new Map<string, number>()

  /** Counts once more, and says how often it has been. */
  add(name: string): number {
    const count = this.of(name) + 1
    this.#counts.set(name, count)
    return count
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }
}
