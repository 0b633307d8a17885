import type { Limits } from '../../config/schema/index.ts'
import { UsherFailure } from '../answer/failure.ts'
import type { ClientRequest } from '../client.ts'
import { noteBodyBytes } from './spentBuffers.ts'
import { UploadPace } from './uploadPace.ts'

export type UploadLimits = Pick<Limits, 'maxRequestBodyBytes' | 'minRequestBytesPerSecond' | 'requestStallMs'>

export type UploadOptions = {
  readonly services: { readonly limits: UploadLimits }
  /** Where the bytes that have come are counted. */
  readonly record: { receivedBytes: number }
}

/**
 * The body of a request as it comes. Throws where it becomes too large or comes too slowly.
 *
 * Not the stream itself: undici would destroy it, and the client's connection with it, when the upstream answers before
 * the upload ends. What the client still sends then is read and dropped, so that its next request can be understood.
 */
export async function* uploadOf(
  request: ClientRequest,
  { services: { limits }, record }: UploadOptions,
): AsyncGenerator<Buffer> {
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>
  const pace = new UploadPace(limits)
  try {
    for (;;) {
      const { value, done } = await pace.wait(chunks.next())
      if (done) return
      noteBodyBytes(value.length)
      record.receivedBytes += value.length
      pace.credit(value.length)
      if (limits.maxRequestBodyBytes > 0 && record.receivedBytes > limits.maxRequestBodyBytes)
        throw new UsherFailure('USHER_BODY_TOO_LARGE')
      yield value
    }
  } finally {
    // Not waited for: one that comes too slowly would first have to come.
    void chunks.return?.().then(() => request.resume())
  }
}
