import { html, Parser } from 'parse5'
import type { DefaultTreeAdapterTypes, Token } from 'parse5'

/** Where the content of a page's body begins. */
export type BodyStart = {
  /** In bytes from the beginning of the page. */
  readonly offset: number
  /** False where no tag of its own says so, and the body begins with the first tag that cannot stand in a head. */
  readonly hasTag: boolean
}

// No head nests deeper but in templates; what does costs the parser time that grows with the square.
const MAX_DEPTH = 100

// The default 64 KiB take some milliseconds whatever they hold; this bounds what a larger limit would let through.
const MAX_SEARCH_MS = 100
const SLICE_BYTES = 16_384

/** Looks for the body of a page as browsers do (HTML standard 13.2), while the page comes in. */
export class BodySearch {
  readonly #parser = new Seeker({ sourceCodeLocationInfo: true })
  #searched = 0
  #spentMs = 0

  /** start: the page so far, decompressed, with all that earlier calls were given. undefined where there is none yet, or it begins with text. */
  search(start: Buffer): BodyStart | undefined {
    if (start.length < BYTE_ORDER_MARK.length) return undefined
    const mark = start.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
      ? BYTE_ORDER_MARK.length
      : 0
    this.#searched ||= mark
    while (this.#searched < start.length && !this.isOver) {
      const began = performance.now()
      const slice = start.subarray(this.#searched, this.#searched + SLICE_BYTES)
      // Latin1, so that a character is a byte. In every charset that contains ASCII the bytes of tags are those of ASCII.
      this.#parser.tokenizer.write(slice.toString('latin1'), false)
      this.#searched += slice.length
      this.#spentMs += performance.now() - began
    }
    const found = this.#parser.found
    return found && { ...found, offset: found.offset + mark }
  }

  /** True once more of the page changes nothing: the body is found, or the search is given up. */
  get isOver(): boolean {
    return this.#parser.isDone || this.#spentMs > MAX_SEARCH_MS
  }
}

// UTF-8's. As text it would begin the body.
const BYTE_ORDER_MARK = Buffer.from('\uFEFF')

/** Parses until a body is open. */
class Seeker extends Parser<DefaultTreeAdapterTypes.DefaultTreeAdapterMap> {
  found: BodyStart | undefined
  isDone = false

  override onItemPush(node: DefaultTreeAdapterTypes.ParentNode, tag: html.TAG_ID, isTop: boolean): void {
    super.onItemPush(node, tag, isTop)
    if (tag === html.TAG_ID.BODY) this.found = this.#startOf(node)
    this.isDone ||= tag === html.TAG_ID.BODY || this.openElements.stackTop > MAX_DEPTH
    if (this.isDone) this.tokenizer.pause()
  }

  // Text has no place: parse5 8.1.1 misses that of a character reference behind white space, and keeps the last tag's.
  override onCharacter(token: Token.CharacterToken): void {
    this.currentToken = { ...token, location: null }
    super.onCharacter(token)
  }

  override onNullCharacter(token: Token.CharacterToken): void {
    this.currentToken = { ...token, location: null }
    super.onNullCharacter(token)
  }

  #startOf(body: DefaultTreeAdapterTypes.ParentNode): BodyStart | undefined {
    const tag = (body as DefaultTreeAdapterTypes.Element).sourceCodeLocation?.startTag
    if (tag) return { offset: tag.endOffset, hasTag: true }
    const cause = this.currentToken?.location
    return cause ? { offset: cause.startOffset, hasTag: false } : undefined
  }
}
