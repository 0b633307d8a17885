import type { BodyText } from '../../rules/exchange.ts'
import type { HeaderFields } from '../../rules/fields.ts'
import { charsetLabel } from './charset.ts'
import { codingOf, decodeStart } from './coding.ts'

/**
 * The first bytes of a body as text, on a copy. maxDecodedBytes bounds what a compressed body may grow to.
 * null where it cannot be read: broken, a bomb, or too little of it. It is not an error: the body passes as it came.
 */
export function readBodyText(held: Buffer, headers: HeaderFields, maxDecodedBytes: number): BodyText | null {
  const coding = codingOf(headers)
  if (coding === undefined) return null
  if (held.length === 0) return { text: '', empty: true }
  const bytes = decodeStart(held, coding, { maxOutputLength: maxDecodedBytes, partial: true })
  if (bytes === null) return null
  if (bytes.length > 0) return { text: foldWhiteSpace(decodeCharset(bytes, headers)), empty: false }
  // Nothing came out: a whole body of no bytes, compressed, or the beginning of one whose bytes are still to come.
  const whole = decodeStart(held, coding, { maxOutputLength: maxDecodedBytes, partial: false })
  return whole && { text: '', empty: true }
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
