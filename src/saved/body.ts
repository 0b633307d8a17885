import { codingOf } from '../proxy/body/coding.ts'
import type { WholeBody } from '../proxy/answer/decideOnWhole.ts'
import { fieldValues, firstValue } from '../rules/fields.ts'
import type { HeaderFields } from '../rules/fields.ts'
import { isStillCoded } from './coding.ts'
import { cutToLength, dechunk } from './framing.ts'

/** The body below a saved head; null where the head speaks of one that was not saved. */
export function bodyBelow(headers: HeaderFields, saved: Buffer): WholeBody | null {
  const isChunked = /\bchunked\b/i.test(fieldValues(headers, 'transfer-encoding').join())
  const length = isChunked ? '' : firstValue(headers, 'content-length')
  // A file that ends with its head may have a line end or two more.
  const isEmpty = /^[\r\n]*$/.test(saved.toString('latin1', 0, MAX_LINE_ENDS)) && saved.length < MAX_LINE_ENDS
  if (isEmpty && (length === '' || Number(length) !== saved.length)) {
    return isChunked || Number(length) > 0 ? null : { bytes: Buffer.alloc(0), form: 'sent' }
  }
  const unchunked = isChunked ? (dechunk(saved) ?? saved) : saved
  const cut = cutToLength(unchunked, length)
  const coding = codingOf(headers)
  if (coding === undefined || isStillCoded(cut, coding)) return { bytes: cut, form: 'sent' }
  // The length is that of the bytes on the wire.
  return { bytes: unchunked, form: 'decoded' }
}

const MAX_LINE_ENDS = 8

/** What a reader must know about a body. */
export function notesAbout(body: WholeBody | null): string[] {
  return body === null ? ['the body is not in the file, so no condition on it holds'] : []
}
