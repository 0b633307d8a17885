import type { BodyText } from '../../rules/exchange.ts'
import type { HeaderFields } from '../../rules/fields.ts'
import { charsetLabel } from './charset.ts'
import { codingOf, decodeStart } from './coding.ts'
import type { Coding } from './coding.ts'

export type TextBounds = {
  /** What a compressed body may grow to while it is read. */
  readonly maxDecodedBytes: number
  /** How much of it the rules see. */
  readonly maxTextBytes: number
  /** False where more of the body follows, or may follow, behind what is held. */
  readonly isWhole: boolean
}

/**
 * The first bytes of a body as text, on a copy.
 * Of one that grows beyond that, or is broken further on, what comes before counts. null where nothing of it can be
 * read: it is not an error, the body passes as it came.
 */
export function readBodyText(held: Buffer, headers: HeaderFields, bounds: TextBounds): BodyText | null {
  const { maxDecodedBytes, maxTextBytes, isWhole } = bounds
  const coding = codingOf(headers)
  if (coding === undefined) return null
  if (held.length === 0) return isWhole ? { text: '', empty: true } : null
  const decoded = decodeAsFarAsItGoes(held, coding, bounds)
  if (decoded === null) return null
  const { bytes } = decoded
  if (bytes.length > 0) {
    const text = foldWhiteSpace(decodeCharset(bytes.subarray(0, maxTextBytes), headers))
    return { text, empty: false, isCut: !isWhole || !decoded.isWhole || bytes.length > maxTextBytes }
  }
  // Nothing came out: a whole body of no bytes, compressed, or the beginning of one whose bytes are still to come.
  const whole = decodeStart(held, coding, { maxOutputLength: maxDecodedBytes, partial: false })
  return whole && { text: '', empty: true }
}

// A refusal says what it is at its beginning, also where the rest is damaged or grows without end. The decoders give
// nothing at all of a part that fails, so the longest that does not is looked for, with no more of it decoded than the
// rules see, or one block holds: the step behind it may be one byte of brotli that means sixteen megabytes.
const TWO_BLOCKS_OF_ZSTD = 262_144 // RFC 8878 3.1.1.2.4

// A part that fails costs more than one that does not: it is decoded as far as it may.
const SHORTER_BY = 4

type Decoded = { readonly bytes: Buffer; readonly isWhole: boolean }

function decodeAsFarAsItGoes(
  held: Buffer,
  coding: Coding,
  { maxDecodedBytes, maxTextBytes }: TextBounds,
): Decoded | null {
  const all = decodeStart(held, coding, { maxOutputLength: maxDecodedBytes, partial: true })
  if (all !== null) return { bytes: all, isWhole: true }
  const maxOutputLength = Math.min(maxDecodedBytes, Math.max(maxTextBytes, TWO_BLOCKS_OF_ZSTD))
  let longest: Buffer | null = null
  let readable = 0
  let unreadable = held.length
  while (unreadable - readable > 1) {
    const tried = readable + Math.max(1, Math.floor((unreadable - readable) / SHORTER_BY))
    const bytes = decodeStart(held.subarray(0, tried), coding, { maxOutputLength, partial: true })
    if (bytes === null) {
      unreadable = tried
    } else {
      readable = tried
      longest = bytes
    }
  }
  return longest && { bytes: longest, isWhole: false }
}

// Without a charset that is known, latin1: in it every byte is a character.
function decodeCharset(bytes: Buffer, headers: HeaderFields): string {
  const label = charsetLabel(bytes, headers)
  if (label === undefined) return bytes.toString('latin1')
  try {
    return new TextDecoder(label).decode(bytes)
  } catch {
    return bytes.toString('latin1') // there is no such charset
  }
}

// TestRail breaks its sentences across lines.
function foldWhiteSpace(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
