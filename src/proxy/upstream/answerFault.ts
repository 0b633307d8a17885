import type { UsherCode } from '../answer/failure.ts'
import { pairValues } from '../headerPairs.ts'
import type { HeaderPairs } from '../headerPairs.ts'

/** What is wrong with the head of an upstream's answer that its parser let through; undefined where nothing is. */
export function answerFaultOf(status: number, pairs: HeaderPairs): UsherCode | undefined {
  // RFC 9110 15.2.2: only to somebody who asked, and with the new protocol named. The parser takes care of those.
  if (status === 101) return 'USHER_UNASKED_SWITCH'
  // RFC 9110 15: a status is from 100 to 599, and neither we nor the client could tell the class of another.
  if (status > 599) return 'USHER_BAD_STATUS'
  const codings = pairValues(pairs, 'transfer-encoding')
  // RFC 9112 6.1: with any coding besides, the bytes that come out of the parser are not the body.
  const isKnown = codings.length === 0 || (codings.length === 1 && codings[0]?.toLowerCase() === 'chunked')
  return isKnown ? undefined : 'USHER_UPSTREAM_CODING'
}
