const LINE_FEED = 10

/** Far above any line that Usher writes; what is longer is no log. */
export const MAX_LINE_BYTES = 1_048_576

/** A line without its end, or null for one that is longer than any of a log. */
export type Line = string | null

/** Cuts a stream of bytes into lines, and holds no more than one of them. */
export class LineSplitter {
  #pending: Buffer[] = []
  #pendingBytes = 0
  #isTooLong = false

  /** The lines that end in this chunk. */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = []
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      this.#keep(chunk.subarray(start, end))
      lines.push(this.#take())
      start = end + 1
    }
    this.#keep(chunk.subarray(start))
    return lines
  }

  /** What comes after the last end of a line; it may be half a line. */
  end(): Line[] {
    return this.#pendingBytes === 0 && !this.#isTooLong ? [] : [this.#take()]
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#pendingBytes += bytes.length
    this.#isTooLong ||= this.#pendingBytes > MAX_LINE_BYTES
    if (this.#isTooLong) this.#pending = []
    else this.#pending.push(bytes)
  }

  #take(): Line {
    const line = this.#isTooLong ? null : Buffer.concat(this.#pending).toString()
    this.#pending = []
    this.#pendingBytes = 0
    this.#isTooLong = false
    return line
  }
}
