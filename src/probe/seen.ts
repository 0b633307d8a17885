// What of an answer a person would read.
import { DEFAULT_LIMITS } from '../proxy/answer/decideOnWhole.ts'
import { readBodyText } from '../proxy/body/bodyText.ts'
import type { SavedResponse } from '../saved/savedResponse.ts'
import type { Seen } from './products.ts'

/** The head, and the beginning of the body as text. */
export function seenOf({ response: { headers, body } }: SavedResponse): Seen {
  if (body === null) return { headers, text: '' }
  const { maxHeldBytes: maxTextBytes, maxDecodedBytes } = DEFAULT_LIMITS
  const read = readBodyText(body.bytes, headers, { maxTextBytes, maxDecodedBytes, isWhole: true })
  return { headers, text: read?.text ?? '' }
}

const MAX_SHOWN_CHARACTERS = 60

/** The title of a page, or the first words of whatever it is; '' where it says nothing. */
export function firstWords(text: string): string {
  const title = /<title[^>]{0,200}>([^<]{1,500})/i.exec(text)?.[1] ?? ''
  const words = readable(title) || readable(withoutMarkup(text))
  return words.length > MAX_SHOWN_CHARACTERS ? `${words.slice(0, MAX_SHOWN_CHARACTERS - 1)}…` : words
}

function withoutMarkup(text: string): string {
  const bare = text.replaceAll(/<(script|style)\b[^>]{0,300}>[^<]*<\/\1>/gi, ' ')
  return bare.replaceAll(/<[^<>]*>/g, ' ')
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' }

function readable(text: string): string {
  return text
    .replaceAll(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
