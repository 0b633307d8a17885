import type { Limits } from '../../config/schema/index.ts'
import type { HeaderFields } from '../../rules/fields.ts'
import { BodySearch } from './bodySearch.ts'
import type { BodyStart } from './bodySearch.ts'
import { charsetLabel } from '../body/charset.ts'
import { decodeStart } from '../body/coding.ts'
import type { Coding } from '../body/coding.ts'

/** Bytes of the page, decompressed, before a notice; or that more of the page must come first, or that it has none. */
export type Placement = number | 'later' | 'nowhere'

export type PlaceOptions = {
  readonly headers: HeaderFields
  readonly coding: Coding
  readonly limits: Pick<Limits, 'maxHeldBytes' | 'maxDecodedBytes'>
}

/** Finds the place of a notice in a page that comes in: the start of its body, where that is safe. */
export class NoticePlace {
  readonly #options: PlaceOptions
  readonly #bodySearch = new BodySearch()

  constructor(options: PlaceOptions) {
    this.#options = options
  }

  /** held: the first bytes of the body as they came; in every call more of them. isLast: there will be no more. */
  find(held: Buffer, isLast: boolean): Placement {
    const { coding, headers, limits } = this.#options
    const decoded = decodeStart(held, coding, { maxOutputLength: limits.maxDecodedBytes, partial: true })
    const page = decoded?.subarray(0, limits.maxHeldBytes)
    const start = page && this.#bodySearch.search(page)
    if (page && start && (start.hasTag || isLast)) {
      return isSafe(page, start, headers) ? start.offset : 'nowhere'
    }
    return isLast || (this.#bodySearch.isOver && !start) ? 'nowhere' : 'later'
  }
}

function isSafe(page: Buffer, { offset, hasTag }: BodyStart, headers: HeaderFields): boolean {
  const before = page.subarray(0, offset)
  const charset = charsetLabel(before, headers)
  // The notice would push it away from the beginning, where browsers look for it.
  const comesLater = charset !== charsetLabel(page, headers)
  if (comesLater || NOT_ASCII.test(charset ?? '') || NOT_ASCII_BYTES.test(before.toString('latin1')))
    return false
  // A body that no tag began makes way for a frameset, until something visible stands in it (HTML standard 13.2.6.4.7).
  return hasTag || !/<frameset/i.test(page.toString('latin1', offset))
}

// Charsets in which the bytes of ASCII may mean something else: https://encoding.spec.whatwg.org/#names-and-labels
const NOT_ASCII =
  /^(utf-?(7|16|32)|ucs-?[24]|iso-10646-ucs|(cs)?unicode|(cs)?iso-?2022|hz-gb-2312|replacement)/i

// Zeros are signs of UTF-16 and UTF-32, escapes of ISO-2022, said or not.
const NOT_ASCII_BYTES = /[\0\u001B]/
