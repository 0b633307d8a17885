import { HOP_BY_HOP } from './headerLists.ts'

/** A field name as it stands on the wire, and what is known of it. */
export type FieldName = { readonly text: string; readonly lower: string; readonly isHopByHop: boolean }

// Upstreams use a few dozen names, each in one spelling. Where two have the same place, or somebody makes names up, they are
// only decoded again.
const PLACES = 512
const MAX_REMEMBERED_LENGTH = 64

const remembered: (FieldName | undefined)[] = Array.from({ length: PLACES }, () => undefined)

/** The name that these bytes (latin1) are. Of those that come all the time nothing is worked out twice. */
export function fieldNameOf(bytes: Uint8Array): FieldName {
  const place = placeOf(bytes)
  const known = remembered[place]
  if (known !== undefined && isSpelled(known.text, bytes)) return known
  const name = describe(Buffer.from(bytes).toString('latin1'))
  if (bytes.length <= MAX_REMEMBERED_LENGTH) remembered[place] = name
  return name
}

export function describe(text: string): FieldName {
  const lower = text.toLowerCase()
  return { text, lower, isHopByHop: HOP_BY_HOP.has(lower) }
}

// Names that come together nearly always differ in their length, or in one of these.
function placeOf(bytes: Uint8Array): number {
  const { length } = bytes
  return (
    (length * 29 + byteAt(bytes, 0) * 13 + byteAt(bytes, length >> 1) * 7 + byteAt(bytes, length - 1)) %
    PLACES
  )
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0
}

function isSpelled(text: string, bytes: Uint8Array): boolean {
  if (text.length !== bytes.length) return false
  for (let index = 0; index < bytes.length; index++) if (text.charCodeAt(index) !== bytes[index]) return false
  return true
}
