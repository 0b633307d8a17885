import type { UsherCode } from '../answer/failure.ts'
import type { HeaderFields } from '../../rules/fields.ts'
import { HOP_BY_HOP } from '../headerLists.ts'
import { connectionOptions } from '../headerPairs.ts'
import type { HeaderPairs } from '../headerPairs.ts'
import { NameCache } from '../nameCache.ts'

/** What is wrong with the head of an upstream's answer that its parser let through; undefined where nothing is. */
export function answerFaultOf(status: number, fields: HeaderFields): UsherCode | undefined {
  // RFC 9110 15.2.2: only to somebody who asked, and with the new protocol named. The parser takes care of those.
  if (status === 101) return 'USHER_UNASKED_SWITCH'
  // RFC 9110 15: a status is from 100 to 599, and neither we nor the client could tell the class of another.
  if (status > 599) return 'USHER_BAD_STATUS'
  const coding = lineOf(fields['transfer-encoding'])
  // RFC 9112 6.1: with any coding besides, the bytes that come out of the parser are not the body.
  return coding === undefined || coding.toLowerCase() === 'chunked' ? undefined : 'USHER_UPSTREAM_CODING'
}

/**
 * The head of an upstream's answer less what belongs to its connection (RFC 9110 7.6.1). raw: name, value, name, value, ...
 * as text, or in bytes (latin1) as undici gives them, and then fields is the same as undici has parsed it.
 */
export function endToEndPairs(raw: unknown, fields: HeaderFields): HeaderPairs {
  return Array.isArray(raw) ? withoutHopByHop(raw, fields) : []
}

const names = new NameCache((text) => {
  const lower = text.toLowerCase()
  return { text, lower, isHopByHop: HOP_BY_HOP.has(lower) }
})

function withoutHopByHop(raw: readonly (Buffer | string)[], fields: HeaderFields): HeaderPairs {
  const options = connectionOptions(lineOf(fields.connection))
  const pairs: HeaderPairs = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const rawName = raw[index] ?? ''
    const name = typeof rawName === 'string' ? names.of(rawName) : names.ofBytes(rawName)
    if (name.isHopByHop || options?.has(name.lower) === true) continue
    pairs.push(name.text, textOf(raw[index + 1] ?? '', fields[name.lower]))
  }
  return pairs
}

// RFC 9110 5.3: lines of a list are one list.
function lineOf(field: HeaderFields[string]): string | undefined {
  return field === undefined || typeof field === 'string' ? field : field.join()
}

// A field of one line has been decoded already.
function textOf(value: Buffer | string, parsed: HeaderFields[string]): string {
  if (typeof value === 'string') return value
  return typeof parsed === 'string' ? parsed : value.toString('latin1')
}
