import {
  constants,
  createBrotliCompress,
  createBrotliDecompress,
  createDeflate,
  createDeflateRaw,
  createGunzip,
  createGzip,
  createInflate,
  createInflateRaw,
  createZstdCompress,
  createZstdDecompress,
} from 'node:zlib'
import type { Zlib } from 'node:zlib'
import type { Transform } from 'node:stream'
import { isZlib, MAX_ZSTD_WINDOW_LOG } from './coding.ts'
import type { Coding } from './coding.ts'

type ZlibStream = Transform & Zlib

/** Undoes a coding and does it again. */
export type Recoder = { readonly decoder: ZlibStream; readonly encoder: ZlibStream }

// After every write, so that a page that comes slowly is seen to.
const FLUSH = { flush: constants.Z_SYNC_FLUSH }

// Brotli's default of 11 is for files that are compressed once; 4 costs about as much as gzip.
const BROTLI_QUALITY = 4

/** A recoder for a body with these first bytes. */
export function createRecoder(coding: Exclude<Coding, 'identity'>, start: Buffer): Recoder {
  switch (coding) {
    case 'gzip':
      return { decoder: createGunzip(), encoder: createGzip(FLUSH) }
    case 'deflate':
      return isZlib(start)
        ? { decoder: createInflate(), encoder: createDeflate(FLUSH) }
        : { decoder: createInflateRaw(), encoder: createDeflateRaw(FLUSH) }
    case 'br':
      return {
        decoder: createBrotliDecompress(),
        encoder: createBrotliCompress({
          flush: constants.BROTLI_OPERATION_FLUSH,
          params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY },
        }),
      }
    case 'zstd':
      return {
        decoder: createZstdDecompress({
          params: { [constants.ZSTD_d_windowLogMax]: MAX_ZSTD_WINDOW_LOG },
        }),
        encoder: createZstdCompress({ flush: constants.ZSTD_e_flush }),
      }
  }
}
