import {
  constants,
  brotliDecompressSync,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib'
import type { BodyText } from '../rules/exchange.ts'
import { fieldValues, firstValue } from '../rules/fields.ts'
import type { HeaderFields } from '../rules/fields.ts'

/** Body codings that a look can read; any other, or more than one, passes unseen. */
export type Coding = 'identity' | 'gzip' | 'deflate' | 'br' | 'zstd'

const CODINGS: ReadonlyMap<string, Coding> = new Map([
  ['', 'identity'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
  ['zstd', 'zstd'],
])

/** The coding of a response, or undefined where it is unknown or there are several. */
export function codingOf(headers: HeaderFields): Coding | undefined {
  return CODINGS.get(fieldValues(headers, 'content-encoding').join(',').trim().toLowerCase())
}

/**
 * The first bytes of a body as text, on a copy. maxDecodedBytes bounds what a compressed body may grow to.
 * null where it cannot be read: broken, a bomb, or too little of it. It is not an error: the body passes as it came.
 */
export function readBodyText(held: Buffer, headers: HeaderFields, maxDecodedBytes: number): BodyText | null {
  const coding = codingOf(headers)
  if (coding === undefined) return null
  if (held.length === 0) return { text: '', empty: true }
  const bytes = decode(held, coding, { maxOutputLength: maxDecodedBytes, partial: true })
  if (bytes === null) return null
  if (bytes.length > 0) return { text: foldWhiteSpace(decodeCharset(bytes, headers)), empty: false }
  // Nothing came out: a whole body of no bytes, compressed, or the beginning of one whose bytes are still to come.
  const whole = decode(held, coding, { maxOutputLength: maxDecodedBytes, partial: false })
  return whole && { text: '', empty: true }
}

type DecodeOptions = { readonly maxOutputLength: number; readonly partial: boolean }

// What is held may be only the beginning: the last flush then asks for what there is, and not for an end.
function decode(held: Buffer, coding: Coding, { maxOutputLength, partial }: DecodeOptions): Buffer | null {
  const inflating = { maxOutputLength, ...(partial && { finishFlush: constants.Z_SYNC_FLUSH }) }
  try {
    switch (coding) {
      case 'identity':
        return held
      case 'gzip':
        return gunzipSync(held, inflating)
      case 'deflate':
        return isZlib(held) ? inflateSync(held, inflating) : inflateRawSync(held, inflating)
      case 'br':
        return brotliDecompressSync(held, {
          maxOutputLength,
          ...(partial && { finishFlush: constants.BROTLI_OPERATION_FLUSH }),
        })
      case 'zstd':
        return zstdDecompressSync(held, {
          maxOutputLength,
          params: { [constants.ZSTD_d_windowLogMax]: MAX_ZSTD_WINDOW_LOG },
          ...(partial && { finishFlush: constants.ZSTD_e_flush }),
        })
    }
  } catch {
    return null // broken, cut off or too large: documented above, and no error
  }
}

// RFC 9659: a zstd body on the web needs no more than 8 MiB; unbounded, one frame asks for 128 MiB and more.
const MAX_ZSTD_WINDOW_LOG = 23

// RFC 9110 8.4.1.2 means zlib by "deflate", which some servers send without zlib's two bytes of head (RFC 1950 2.2).
function isZlib(held: Buffer): boolean {
  const [method = 0, flags = 0] = held
  return (method & 0x0f) === 8 && method >> 4 <= 7 && (method * 256 + flags) % 31 === 0
}

// As browsers do (HTML standard 13.2.3.2): byte order mark, header, meta; then latin1, in which every byte is a character.
function decodeCharset(bytes: Buffer, headers: HeaderFields): string {
  const label =
    byteOrderMark(bytes) ??
    CHARSET.exec(firstValue(headers, 'content-type'))?.[1] ??
    META_CHARSET.exec(bytes.toString('latin1', 0, META_SEARCH_BYTES))?.[1]
  if (label === undefined) return bytes.toString('latin1')
  try {
    return new TextDecoder(label).decode(bytes)
  } catch {
    return bytes.toString('latin1') // there is no such charset
  }
}

function byteOrderMark(bytes: Buffer): string | undefined {
  const [first, second, third] = bytes.subarray(0, 3)
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

const CHARSET = /charset\s*=\s*["']?([\w.:-]{1,40})/i
const META_CHARSET = /<meta\b[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})/i
// The HTML standard lets a parser look for a meta charset in the first 1024 bytes.
const META_SEARCH_BYTES = 1_024

// TestRail breaks its sentences across lines.
function foldWhiteSpace(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
