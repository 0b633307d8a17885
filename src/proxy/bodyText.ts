import {
  constants,
  brotliDecompressSync,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib'
import { fieldValues } from '../rules/fields.ts'
import type { BodyText } from '../rules/exchange.ts'
import type { HeaderFields } from '../rules/fields.ts'

/** Body codings that a look can read; any other, or more than one, passes unseen. */
export type Coding = 'identity' | 'gzip' | 'deflate' | 'br' | 'zstd'

const CODINGS: Readonly<Record<string, Coding>> = {
  '': 'identity',
  identity: 'identity',
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
  zstd: 'zstd',
}

/** The coding of a response, or undefined where it is unknown or there are several. */
export function codingOf(headers: HeaderFields): Coding | undefined {
  const value = fieldValues(headers, 'content-encoding').join(',').trim().toLowerCase()
  return Object.hasOwn(CODINGS, value) ? CODINGS[value] : undefined
}

/**
 * The first bytes of a body as text, on a copy. maxDecodedBytes bounds what a compressed body may grow to.
 * null where it cannot be read: broken, or a bomb. It is not an error: the body then passes as it came.
 */
export function readBodyText(held: Buffer, headers: HeaderFields, maxDecodedBytes: number): BodyText | null {
  const coding = codingOf(headers)
  if (coding === undefined) return null
  if (held.length === 0) return { text: '', empty: true }
  const bytes = decode(held, coding, maxDecodedBytes)
  return bytes && { text: foldWhiteSpace(decodeCharset(bytes, headers)), empty: false }
}

function decode(held: Buffer, coding: Coding, maxOutputLength: number): Buffer | null {
  // A flush at the end, because what is held may be only the beginning.
  const partial = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength }
  try {
    switch (coding) {
      case 'identity':
        return held
      case 'gzip':
        return gunzipSync(held, partial)
      case 'deflate':
        // RFC 9110 8.4.1.2 means zlib; some servers send it raw. A zlib header's low nibble is 8.
        return ((held[0] ?? 0) & 0x0f) === 8 ? inflateSync(held, partial) : inflateRawSync(held, partial)
      case 'br':
        return brotliDecompressSync(held, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength })
      case 'zstd':
        return zstdDecompressSync(held, { finishFlush: constants.ZSTD_e_flush, maxOutputLength })
    }
  } catch {
    return null // broken or too large: told apart from an empty body by its callers, who count it
  }
}

// Header, then meta, then latin1, in which every byte is a character.
function decodeCharset(bytes: Buffer, headers: HeaderFields): string {
  const declared = CHARSET.exec(fieldValues(headers, 'content-type')[0] ?? '')?.[1]
  const label = declared ?? CHARSET.exec(bytes.toString('latin1', 0, META_SEARCH_BYTES))?.[1]
  if (label === undefined) return bytes.toString('latin1')
  try {
    return new TextDecoder(label).decode(bytes)
  } catch (error) {
    if (error instanceof RangeError) return bytes.toString('latin1') // no such charset
    throw error
  }
}

// The HTML standard lets a parser look for a meta charset in the first 1024 bytes.
const META_SEARCH_BYTES = 1_024
const CHARSET = /charset\s*=\s*["']?([\w.:-]{1,40})/i

// TestRail breaks its sentences across lines.
function foldWhiteSpace(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
