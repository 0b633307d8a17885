/** Puts bytes at one place of a body that comes in chunks. */
export class Insertion {
  readonly #place: number
  readonly #bytes: Buffer
  #passed = 0
  #isDone = false

  /** place: how many bytes of the body stand before. */
  constructor(place: number, bytes: Buffer) {
    this.#place = place
    this.#bytes = bytes
  }

  /** The chunk as it goes on: whole, or with the bytes in it. */
  into(chunk: Buffer): readonly Buffer[] {
    const split = this.#place - this.#passed
    this.#passed += chunk.length
    if (this.#isDone || split > chunk.length) return [chunk]
    this.#isDone = true
    return [chunk.subarray(0, split), this.#bytes, chunk.subarray(split)].filter(({ length }) => length > 0)
  }
}
