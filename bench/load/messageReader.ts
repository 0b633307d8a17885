// Where messages of HTTP/1.1 end, and nothing more: what a load generator and its upstream need to know of the bytes.

const HEAD_END = Buffer.from('\r\n\r\n')
const LINE_END = Buffer.from('\r\n')

/** Told of a whole message: its head without the last line end, and how long its body was, chunk sizes not counted. */
export type WhenWhole = (head: string, bodyBytes: number) => void

type State = 'head' | 'counted' | 'chunk-size' | 'chunk' | 'trailers'

export class MessageReader {
  readonly #kind: 'requests' | 'answers'
  readonly #whenWhole: WhenWhole
  #state: State = 'head'
  #head = ''
  #rest: Buffer | undefined
  #left = 0
  #bodyBytes = 0

  constructor(kind: 'requests' | 'answers', whenWhole: WhenWhole) {
    this.#kind = kind
    this.#whenWhole = whenWhole
  }

  /** Takes the next bytes of the connection. They may be written over once this returns. Throws on what has no framing. */
  push(bytes: Buffer): void {
    const all = this.#rest === undefined ? bytes : Buffer.concat([this.#rest, bytes])
    this.#rest = undefined
    let at = 0
    while (at < all.length) {
      const next = this.#isInBody() ? this.#skip(all, at) : this.#readText(all, at)
      if (next === undefined) {
        this.#rest = Buffer.from(all.subarray(at))
        return
      }
      at = next
    }
  }

  #isInBody(): boolean {
    return this.#state === 'counted' || this.#state === 'chunk'
  }

  #skip(all: Buffer, at: number): number {
    const taken = Math.min(this.#left, all.length - at)
    this.#left -= taken
    if (this.#left > 0) return at + taken
    if (this.#state === 'chunk') this.#state = 'chunk-size'
    else this.#end()
    return at + taken
  }

  // A head, the size of a chunk or trailers; undefined where it is not all there yet.
  #readText(all: Buffer, at: number): number | undefined {
    const mark = this.#state === 'head' ? HEAD_END : LINE_END
    const end = all.indexOf(mark, at)
    if (end === -1) return undefined
    const text = all.toString('latin1', at, end)
    if (this.#state === 'head') this.#begin(text)
    else if (this.#state === 'chunk-size') this.#beginChunk(Number.parseInt(text, 16))
    else if (text === '') this.#end()
    return end + mark.length
  }

  #begin(head: string): void {
    // RFC 9110 15.2: the final answer comes after it.
    if (head.startsWith('HTTP/1.1 1')) return
    this.#head = head
    this.#bodyBytes = 0
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (length !== undefined) this.#count(Number(length))
    else if (/\r\ntransfer-encoding: *chunked/i.test(head)) this.#state = 'chunk-size'
    else if (this.#kind === 'requests') this.#end()
    else throw new Error(`an answer whose end only a close would tell: ${head}`)
  }

  #count(length: number): void {
    this.#bodyBytes = length
    this.#left = length
    if (length === 0) this.#end()
    else this.#state = 'counted'
  }

  #beginChunk(size: number): void {
    this.#bodyBytes += size
    // The line end after the chunk is skipped with it.
    this.#left = size + LINE_END.length
    this.#state = size === 0 ? 'trailers' : 'chunk'
  }

  #end(): void {
    this.#state = 'head'
    this.#whenWhole(this.#head, this.#bodyBytes)
  }
}
