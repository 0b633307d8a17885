export type Line = { readonly text: string; /** Counts from 1. */ readonly number: number }

/** Reads a text line by line, and says where it is. Lines end with LF, with any number of CR before it. */
export class LineReader {
  readonly #text: string
  #offset = 0
  #number = 1

  constructor(text: string) {
    this.#text = text
  }

  /** The next line without its end; undefined behind the last. */
  peek(): Line | undefined {
    if (this.#offset >= this.#text.length) return undefined
    const newline = this.#text.indexOf('\n', this.#offset)
    let end = newline === -1 ? this.#text.length : newline
    while (end > this.#offset && this.#text[end - 1] === '\r') end -= 1
    return { text: this.#text.slice(this.#offset, end), number: this.#number }
  }

  next(): Line | undefined {
    const line = this.peek()
    if (line === undefined) return undefined
    const end = this.#text.indexOf('\n', this.#offset)
    this.#offset = end === -1 ? this.#text.length : end + 1
    this.#number += 1
    return line
  }

  /** Goes on to the first line that is wanted, or behind the last. */
  skipTo(isWanted: (line: string) => boolean): void {
    for (let line = this.peek(); line && !isWanted(line.text); line = this.peek()) this.next()
  }

  /** Everything from the next line on, untouched. */
  get rest(): string {
    return this.#text.slice(this.#offset)
  }

  /** A reader of what comes after so many characters of the rest. */
  after(length: number): LineReader {
    const later = new LineReader(this.#text)
    later.#offset = this.#offset + length
    later.#number = this.#number + countLines(this.#text, this.#offset, later.#offset)
    return later
  }
}

function countLines(text: string, start: number, end: number): number {
  let lines = 0
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}
