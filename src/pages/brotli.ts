// RFC 7932. A brotli stream says in its first bits how far it looks back, and the blocks after it lean on what was
// before them: on the two bytes for the contexts of literals, on the last four distances, and on the position for the
// words of the dictionary. At its two lowest qualities libbrotli uses none of these, so that there the blocks of one
// stream can follow those of another, once their own first bits are taken away.
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'

/** A stream that has begun; null where it cannot be joined with another one. */
export type OpenBrotli = Buffer | null

// 9.1: 256 KB, and the smallest that the low qualities use. It is told in four bits.
const WINDOW_BITS = 18
const HEADER = 0b0011
const HEADER_BITS = 4
// 9.2: an empty block that is the last.
const END = Buffer.from([0b11])
// 9.2: a longer one is told in five nibbles, or is more than one block.
const MAX_JOINED_BYTES = 65_536
const TRIED_BYTES = 4_096

// Higher ones take 4 ms and more for another 7 %.
const ONCE = paramsOf(5)
const EACH_TIME = paramsOf(1)

/** Begins a stream and ends on a whole byte. */
export function openBrotli(bytes: Buffer): OpenBrotli {
  const coded = brotliCompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH, params: ONCE })
  // Nobody has promised what is said above of libbrotli. Another version of it makes pages slower, never wrong.
  const tried = bytes.subarray(-TRIED_BYTES)
  const joined = joinBrotli(coded, tried)
  const isSound = joined === undefined || brotliDecompressSync(joined).equals(Buffer.concat([bytes, tried]))
  return isSound ? coded : null
}

/** Ends a stream with the rest; undefined where that is only possible by compressing both together. */
export function joinBrotli(open: OpenBrotli, rest: Buffer): Buffer | undefined {
  if (open === null || rest.length > MAX_JOINED_BYTES) return undefined
  if (rest.length === 0) return Buffer.concat([open, END])
  const coded = compressBrotli(rest)
  return isOneCompressedBlock(coded, rest.length) ? appendWithoutHeader(open, coded) : undefined
}

/** The same stream in one go, as fast as can be. */
export function compressBrotli(bytes: Buffer): Buffer {
  return brotliCompressSync(bytes, { params: EACH_TIME })
}

function paramsOf(quality: number): Record<number, number> {
  return { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS }
}

// 9.2: behind the header stand ISLAST (0), MNIBBLES (00), MLEN - 1 in 16 bits, ISUNCOMPRESSED (0), and 13 zeros: one
// type of block of each kind, and one tree without contexts. An uncompressed block would have to begin on a whole byte.
function isOneCompressedBlock(coded: Buffer, length: number): boolean {
  if (coded.length < 6) return false
  return coded.readUIntLE(0, 5) % 2 ** 37 === HEADER + (length - 1) * 2 ** (HEADER_BITS + 3)
}

function appendWithoutHeader(open: Buffer, coded: Buffer): Buffer {
  const joined = Buffer.allocUnsafe(open.length + coded.length)
  open.copy(joined)
  let end = open.length
  for (let index = 0; index < coded.length; index++) {
    joined[end++] = ((coded[index] ?? 0) >> HEADER_BITS) | ((coded[index + 1] ?? 0) << (8 - HEADER_BITS))
  }
  // A stream ends in two ones, so that a last byte of zeros stands behind it.
  return joined[end - 1] === 0 ? joined.subarray(0, end - 1) : joined
}
