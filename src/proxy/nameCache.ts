/** A field name as it stands on the wire. */
type Named = { readonly text: string }

const PLACES = 512
const MAX_LENGTH = 64

/**
 * What was worked out for field names. Peers use a few dozen, each in one spelling. Where two have the same place, or
 * somebody makes names up, it is only worked out again.
 */
export class NameCache<Known extends Named> {
  readonly #describe: (text: string) => Known
  readonly #places: (Known | undefined)[] = Array.from({ length: PLACES }, () => undefined)

  constructor(describe: (text: string) => Known) {
    this.#describe = describe
  }

  of(name: string): Known {
    const { length } = name
    const place = placeOf(
      length,
      name.charCodeAt(0),
      name.charCodeAt(length >> 1),
      name.charCodeAt(length - 1),
    )
    const known = this.#places[place]
    return known?.text === name ? known : this.#keep(place, name)
  }

  /** bytes: latin1. They are not decoded where the name is known. */
  ofBytes(bytes: Buffer): Known {
    const { length } = bytes
    const place = placeOf(length, byteAt(bytes, 0), byteAt(bytes, length >> 1), byteAt(bytes, length - 1))
    const known = this.#places[place]
    return known !== undefined && isSpelled(known.text, bytes)
      ? known
      : this.#keep(place, bytes.toString('latin1'))
  }

  #keep(place: number, name: string): Known {
    const known = this.#describe(name)
    if (name.length <= MAX_LENGTH) this.#places[place] = known
    return known
  }
}

// Names that come together nearly always differ in one of these. Of an empty name there are no letters.
function placeOf(length: number, first: number, middle: number, last: number): number {
  return length === 0 ? 0 : (length * 29 + first * 13 + middle * 7 + last) % PLACES
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0
}

function isSpelled(text: string, bytes: Uint8Array): boolean {
  if (text.length !== bytes.length) return false
  for (let index = 0; index < bytes.length; index++) if (text.charCodeAt(index) !== bytes[index]) return false
  return true
}
