import { brotliDecompressSync, inflateRawSync, inflateSync } from 'node:zlib'
import type { Coding } from '../proxy/body/coding.ts'

const MAX_DECODED_BYTES = 67_108_864

/**
 * Whether a body still is in its Content-Encoding. What was saved by a tool that undoes it (`curl --compressed`, a
 * browser) is not, while its head goes on saying so.
 */
export function isStillCoded(bytes: Buffer, coding: Coding): boolean {
  switch (coding) {
    case 'identity':
      return true
    case 'gzip':
      return startsWith(bytes, [0x1f, 0x8b]) // RFC 1952 2.3.1
    case 'zstd':
      return startsWith(bytes, [0x28, 0xb5, 0x2f, 0xfd]) // RFC 8878 3.1.1
    case 'deflate':
      return decodes(inflateSync, bytes) || decodes(inflateRawSync, bytes)
    case 'br':
      return decodes(brotliDecompressSync, bytes)
  }
}

function startsWith(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}

type Decoder = (bytes: Buffer, options: { maxOutputLength: number; info: boolean }) => unknown

// Nothing marks these two; but no text is a whole stream from its first to its last byte.
function decodes(decoder: Decoder, bytes: Buffer): boolean {
  try {
    const { engine } = decoder(bytes, { maxOutputLength: MAX_DECODED_BYTES, info: true }) as Informed
    return engine.bytesWritten === bytes.length
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
  }
}

type Informed = { readonly engine: { readonly bytesWritten: number } }
