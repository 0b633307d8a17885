import { pipeline } from 'node:stream'
import type { Readable } from 'node:stream'
import { addTrailers } from '../clientResponse.ts'
import type { ClientResponse } from '../clientResponse.ts'
import type { HeaderPairs } from '../headerPairs.ts'
import type { Insertion } from './insertion.ts'
import type { Recoder } from './recoder.ts'

/** The way of a body to the client. It ends as well when the response is destroyed. */
export type ClientBody = {
  /** False where the upstream should pause until onDrain. */
  write(chunk: Buffer): boolean
  /** The upstream has sent all. */
  end(trailers: HeaderPairs): void
}

export type BodyEvents = {
  readonly onDrain: () => void
  /** A body that cannot be read to its end; the client must not take it for whole. */
  readonly onBroken: (error: Error) => void
}

/** The upstream's bytes and trailers as they come. */
export function plainBody(response: ClientResponse, { onDrain }: Pick<BodyEvents, 'onDrain'>): ClientBody {
  response.on('drain', onDrain)
  return {
    write: (chunk) => response.write(chunk),
    end(trailers) {
      addTrailers(response, trailers)
      response.end()
    },
  }
}

/** The same with something inserted, and without trailers, which may tell a digest of the bytes (RFC 9530). */
export function insertedBody(
  response: ClientResponse,
  insertion: Insertion,
  { onDrain }: BodyEvents,
): ClientBody {
  response.on('drain', onDrain)
  return {
    write(chunk) {
      const written = insertion.into(chunk).map((part) => response.write(part))
      return written.every(Boolean)
    },
    end: () => response.end(),
  }
}

/** The same for a compressed body: decoded, inserted into and coded again as it comes. */
export class RecodedBody implements ClientBody {
  readonly #recoder: Recoder
  readonly #insertion: Insertion
  readonly #whole = Promise.withResolvers<void>()
  #receivedBytes = 0

  constructor(
    response: ClientResponse,
    { recoder, insertion }: { recoder: Recoder; insertion: Insertion },
    { onDrain, onBroken }: BodyEvents,
  ) {
    this.#recoder = recoder
    this.#insertion = insertion
    const { decoder, encoder } = recoder
    decoder.on('drain', onDrain)
    response.on('close', () => decoder.destroy())
    pipeline(
      decoder,
      (decoded: Readable) => this.#insert(decoded),
      encoder,
      (error) => {
        if (error && !response.destroyed) onBroken(error)
      },
    )
    encoder.pipe(response)
  }

  write(chunk: Buffer): boolean {
    this.#receivedBytes += chunk.length
    const { decoder } = this.#recoder
    // What follows the end of the compressed data is only counted.
    return decoder.destroyed || decoder.write(chunk)
  }

  end(): void {
    this.#recoder.decoder.end()
    this.#whole.resolve()
  }

  async *#insert(decoded: Readable): AsyncGenerator<Buffer> {
    for await (const chunk of decoded) yield* this.#insertion.into(chunk as Buffer)
    // The compressed data ends itself, perhaps before the body: only both ends together are one.
    await this.#whole.promise
    // Bytes behind it would be lost: Node reads no second frame of zstd (RFC 8878 3.1).
    if (this.#recoder.decoder.bytesWritten < this.#receivedBytes) throw new TrailingBytes()
  }
}

class TrailingBytes extends Error {
  readonly code = 'USHER_TRAILING_BYTES'

  constructor() {
    super('there are bytes after the end of the compressed data')
  }
}
