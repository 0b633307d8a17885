// RFC 1952. Deflate allows what brotli makes hard: a stream that was flushed may go on with any other one.
import { constants, crc32, deflateRawSync } from 'node:zlib'

/** A stream that has begun: what comes first, and what its end must tell of it. */
export type OpenGzip = {
  readonly coded: Buffer
  readonly crc: number
  readonly length: number
}

// RFC 1952 2.3.1: deflate, no name, no time, compressed as well as can be, by an unknown system.
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255])
const TRAILER_BYTES = 8

/** Begins a stream and ends on a whole byte. */
export function openGzip(bytes: Buffer): OpenGzip {
  const coded = deflateRawSync(bytes, { level: 9, finishFlush: constants.Z_SYNC_FLUSH })
  return { coded: Buffer.concat([HEADER, coded]), crc: crc32(bytes), length: bytes.length }
}

/**
 * Ends a stream with the rest. It is compressed by itself: with the beginning for its dictionary it would lose another
 * tenth and take half as long again.
 */
export function joinGzip({ coded, crc, length }: OpenGzip, rest: Buffer): Buffer {
  const trailer = Buffer.allocUnsafe(TRAILER_BYTES)
  trailer.writeUInt32LE(crc32(rest, crc), 0)
  trailer.writeUInt32LE((length + rest.length) % 2 ** 32, 4)
  return Buffer.concat([coded, deflateRawSync(rest), trailer])
}
