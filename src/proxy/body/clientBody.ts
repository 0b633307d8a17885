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
  /** Sends what waits for the end to go with it, and lets nothing wait from now on; false where nothing did. */
  flush(): boolean
  /** The upstream has sent all. */
  end(trailers: HeaderPairs): void
}

export type BodyEvents = {
  onDrain(): void
  /** A body that cannot be read to its end; the client must not take it for whole. */
  onBroken(error: Error): void
}

/** The upstream's bytes and trailers as they come. Its first bytes go with the end where that comes along: most bodies are one chunk. */
export class PlainBody implements ClientBody {
  readonly #response: ClientResponse
  readonly #events: Pick<BodyEvents, 'onDrain'>
  #waitsForDrain = false
  #mayWait = true
  #first: Buffer | undefined

  constructor(response: ClientResponse, events: Pick<BodyEvents, 'onDrain'>) {
    this.#response = response
    this.#events = events
  }

  write(chunk: Buffer): boolean {
    if (!this.#mayWait) {
      this.flush()
      return this.#send(chunk)
    }
    this.#mayWait = false
    this.#first = chunk
    return true
  }

  flush(): boolean {
    this.#mayWait = false
    const first = this.#first
    if (first === undefined) return false
    this.#first = undefined
    this.#send(first)
    return true
  }

  end(trailers: HeaderPairs): void {
    addTrailers(this.#response, trailers)
    // Head, body and end in one call cost less than in two.
    if (this.#first === undefined) this.#response.end()
    else this.#response.end(this.#first)
    this.#first = undefined
  }

  #send(chunk: Buffer): boolean {
    const takesMore = this.#response.write(chunk)
    if (!takesMore && !this.#waitsForDrain) {
      this.#waitsForDrain = true
      this.#response.on('drain', () => this.#events.onDrain())
    }
    return takesMore
  }
}

/** The same with something inserted, and without trailers, which may tell a digest of the bytes (RFC 9530). */
export function insertedBody(response: ClientResponse, insertion: Insertion, events: BodyEvents): ClientBody {
  response.on('drain', () => events.onDrain())
  return {
    write(chunk) {
      const written = insertion.into(chunk).map((part) => response.write(part))
      return written.every(Boolean)
    },
    flush: () => false,
    end: () => response.end(),
  }
}

// Bytes behind the end of compressed data: a second frame of zstd, which Node does not read (RFC 8878 3.1), or what somebody
// appended, which browsers overlook. They go on as they came; more than this is no page that anybody sees whole. Behind gzip
// Node takes all but zeros for a further member, and fails.
const MAX_TRAILING_BYTES = 65_536

/** The same for a compressed body: decoded, inserted into and coded again as it comes. */
export class RecodedBody implements ClientBody {
  readonly #recoder: Recoder
  readonly #insertion: Insertion
  readonly #whole = Promise.withResolvers<void>()
  #receivedBytes = 0
  #last: Buffer[] = []
  #lastBytes = 0
  #trailing: Buffer | undefined
  #hasEnded = false

  constructor(
    response: ClientResponse,
    { recoder, insertion }: { recoder: Recoder; insertion: Insertion },
    events: BodyEvents,
  ) {
    this.#recoder = recoder
    this.#insertion = insertion
    const { decoder, encoder } = recoder
    decoder.on('drain', () => events.onDrain())
    // It takes nothing more, and never drains, though bytes may follow.
    decoder.on('end', () => {
      this.#hasEnded = true
      events.onDrain()
    })
    response.on('close', () => decoder.destroy())
    pipeline(
      decoder,
      (decoded: Readable) => this.#insert(decoded),
      encoder,
      (error) => {
        if (error && !response.destroyed) events.onBroken(error)
      },
    )
    encoder.pipe(response, { end: false })
    encoder.on('end', () => response.end(this.#trailing))
  }

  write(chunk: Buffer): boolean {
    this.#receivedBytes += chunk.length
    this.#keep(chunk)
    const { decoder } = this.#recoder
    // What follows the end of the compressed data is only kept.
    return this.#hasEnded || decoder.destroyed || decoder.write(chunk)
  }

  flush(): boolean {
    return false
  }

  end(): void {
    this.#recoder.decoder.end()
    this.#whole.resolve()
  }

  async *#insert(decoded: Readable): AsyncGenerator<Buffer> {
    for await (const chunk of decoded) yield* this.#insertion.into(chunk as Buffer)
    // The compressed data ends itself, perhaps before the body: only both ends together are one.
    await this.#whole.promise
    const trailingBytes = this.#receivedBytes - this.#recoder.decoder.bytesWritten
    if (trailingBytes > MAX_TRAILING_BYTES) throw new TrailingBytes()
    if (trailingBytes > 0) this.#trailing = Buffer.concat(this.#last).subarray(-trailingBytes)
  }

  #keep(chunk: Buffer): void {
    this.#last.push(chunk)
    this.#lastBytes += chunk.length
    while (this.#lastBytes - (this.#last[0]?.length ?? 0) >= MAX_TRAILING_BYTES)
      this.#lastBytes -= this.#last.shift()?.length ?? 0
  }
}

class TrailingBytes extends Error {
  readonly code = 'USHER_TRAILING_BYTES'

  constructor() {
    super('there are too many bytes after the end of the compressed data')
  }
}
