/** Bytes that all requests together may hold. */
export class ByteBudget {
  #total: number
  #left: number

  constructor(total: number) {
    this.#total = total
    this.#left = total
  }

  /** True when the bytes were set aside; false when there are not as many left. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false
    this.#left -= bytes
    return true
  }

  giveBack(bytes: number): void {
    this.#left += bytes
  }

  /** Another total from now on. What is held beyond a smaller one is kept until it is given back. */
  resize(total: number): void {
    this.#left += total - this.#total
    this.#total = total
  }

  get left(): number {
    return this.#left
  }

  get taken(): number {
    return this.#total - this.#left
  }
}
