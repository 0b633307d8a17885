import type { Texts } from '../config/schema/textsSchema.ts'
import type { PageName } from '../config/words.ts'
import type { PageBrand } from './brand.ts'

/** One way to reach somebody. */
export type Contact = {
  readonly label: string
  /** What can be written down or dialled; null where the link is all there is. */
  readonly value: string | null
  readonly href: string
}

export type ContactLinks = {
  /** The service desk, with everything filled in. */
  readonly desk: string | undefined
  /** A mailto: address with a prepared letter. */
  readonly letter: string | undefined
  readonly chat: string | undefined
}

/** Everybody that the brand names, the one who knows most first. */
export function contactsOf(
  { contactEmail, contactPhone }: PageBrand,
  { desk, letter, chat }: ContactLinks,
  words: Texts['contacts'],
): Contact[] {
  return [
    ...(desk === undefined ? [] : [{ label: words.desk, value: null, href: desk }]),
    ...(chat === undefined ? [] : [{ label: words.chat, value: null, href: chat }]),
    // Shown as it is, because not every browser has a program for letters.
    ...(letter === undefined || contactEmail === undefined
      ? []
      : [{ label: words.mail, value: contactEmail, href: letter }]),
    ...(contactPhone === undefined
      ? []
      : [{ label: words.phone, value: contactPhone, href: telephone(contactPhone) }]),
  ]
}

// Nobody is needed there: signing in again is all there is to do.
const NOBODY_TO_ASK: ReadonlySet<PageName> = new Set<PageName>(['session-expired', 'signed-out'])

/** True where asking somebody can help. */
export function helpsToAsk(page: PageName): boolean {
  return !NOBODY_TO_ASK.has(page)
}

// RFC 3966 5.1.1: what parts the digits is for the eye. Beside a country code (0) is not dialled.
function telephone(shown: string): string {
  const dialled = shown.startsWith('+') ? shown.replace('(0)', '') : shown
  return `tel:${dialled.replaceAll(/[^+0-9]/g, '')}`
}
