import type { BodyText } from '../../rules/exchange.ts'
import { firstValue } from '../../rules/fields.ts'
import type { HeaderFields } from '../../rules/fields.ts'
import { readBodyText } from './bodyText.ts'
import type { TextBounds } from './bodyText.ts'

// A server's stock pages are a few kilobytes, and an upstream has a dozen of them.
const MAX_REMEMBERED = 32
const MAX_BYTES = 8_192

type Remembered = { readonly bytes: Buffer; readonly described: string; readonly text: BodyText }

/**
 * Bodies as text. Those that came before are remembered, because a stock refusal is the same bytes each time: to decode it
 * anew, and to look for every sentence in it, costs more than all else that is done about it.
 */
export class BodyTexts {
  readonly #remembered: Remembered[] = []
  #next = 0

  /** As readBodyText; the same object for the same bytes under the same description, as long as it is remembered. */
  read(held: Buffer, headers: HeaderFields, bounds: TextBounds): BodyText | null {
    if (held.length === 0 || held.length > MAX_BYTES || !bounds.isWhole)
      return readBodyText(held, headers, bounds)
    const described = `${firstValue(headers, 'content-type')}\n${firstValue(headers, 'content-encoding')}`
    for (const known of this.#remembered)
      if (known.described === described && known.bytes.equals(held)) return known.text
    const text = readBodyText(held, headers, bounds)
    if (text !== null) this.#remember({ bytes: Buffer.from(held), described, text })
    return text
  }

  // The oldest makes room: pages that differ each time push the others out, and then all are read as if none were kept.
  #remember(body: Remembered): void {
    this.#remembered[this.#next] = body
    this.#next = (this.#next + 1) % MAX_REMEMBERED
  }
}
