import type { BlockList } from 'node:net'
import { randomBytesOf } from '../chance.ts'
import { isTrusted } from './front/peer.ts'
import type { ClientRequest } from './client.ts'

// Crockford's base 32: no letter that is taken for another when read out on the phone.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

// What may stand in a header, a log line and a page, and still be read to somebody.
const ACCEPTABLE = /^[A-Za-z0-9._:-]{1,64}$/

/** The name of one exchange for people and logs: a trusted proxy's X-Request-Id, or eight characters such as K7Q2-M9XA. */
export function referenceFor(request: ClientRequest, trusted: BlockList): string {
  return referenceGiven(request, trusted) ?? newReference()
}

/** A trusted proxy's X-Request-Id; undefined where there is none. */
export function referenceGiven(request: ClientRequest, trusted: BlockList): string | undefined {
  const given = request.headers['x-request-id']
  if (typeof given !== 'string' || !ACCEPTABLE.test(given)) return undefined
  return isTrusted(request, trusted) ? given : undefined
}

/** True for what may be a reference. */
export function isReference(text: string): boolean {
  return ACCEPTABLE.test(text)
}

/** Eight characters that nobody mistakes when read out. */
export function newReference(): string {
  return `${fourLetters()}-${fourLetters()}`
}

function fourLetters(): string {
  let letters = ''
  for (const byte of randomBytesOf(4)) letters += ALPHABET[byte % ALPHABET.length]
  return letters
}
