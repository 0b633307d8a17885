import { mediaTypeOf } from '../../rules/mediaType.ts'
import type { ClientRequest } from '../client.ts'
import type { UsherCode } from '../answer/failure.ts'

/** An address may be as long as the head of a request, and a form encodes it once more. */
export const MAX_FORM_BYTES = 65_536

export const FORM_TYPE = 'application/x-www-form-urlencoded'

/**
 * The fields of a small form, or what is wrong with it. Never resolves where the client leaves before its end: then
 * nobody waits for an answer.
 */
export function readForm(request: ClientRequest): Promise<URLSearchParams | UsherCode> {
  if (mediaTypeOf(request.headers['content-type'] ?? '') !== FORM_TYPE)
    return Promise.resolve('USHER_NO_FORM' as const)
  // Announced too large: nothing of it is read.
  if (Number(request.headers['content-length'] ?? 0) > MAX_FORM_BYTES)
    return Promise.resolve('USHER_FORM_TOO_LARGE' as const)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= MAX_FORM_BYTES) chunks.push(chunk)
      else resolve('USHER_FORM_TOO_LARGE')
    })
    request.on('end', () => resolve(new URLSearchParams(Buffer.concat(chunks).toString())))
    // The client is gone, and what it sent with it.
    request.on('error', () => chunks.splice(0))
  })
}
