import {
  constants,
  brotliDecompressSync,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib'
import { fieldValues } from '../../rules/fields.ts'
import type { HeaderFields } from '../../rules/fields.ts'

/** Body codings that can be read; any other, or more than one, passes unseen. */
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

/** partial: what is held may be only the beginning of a body. */
export type DecodeOptions = { readonly maxOutputLength: number; readonly partial: boolean }

/** The first bytes of a body without their coding. null where they cannot be read: broken, cut off or too large. */
export function decodeStart(
  held: Buffer,
  coding: Coding,
  { maxOutputLength, partial }: DecodeOptions,
): Buffer | null {
  // The last flush asks for what there is, and not for an end.
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
    return null // documented above, and no error
  }
}

// RFC 9659: a zstd body on the web needs no more than 8 MiB; unbounded, one frame asks for 128 MiB and more.
export const MAX_ZSTD_WINDOW_LOG = 23

/** RFC 9110 8.4.1.2 means zlib by "deflate", which some servers send without zlib's two bytes of head (RFC 1950 2.2). */
export function isZlib(held: Buffer): boolean {
  const [method = 0, flags = 0] = held
  return (method & 0x0f) === 8 && method >> 4 <= 7 && (method * 256 + flags) % 31 === 0
}
