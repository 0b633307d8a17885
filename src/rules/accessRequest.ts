import type { Cause, PageName } from '../config/words.ts'
import type { Person } from './person.ts'

/** What a refused person asks those who look after an application, as it is passed on: nothing secret in it. */
export type AccessRequest = {
  readonly site: string
  readonly product: string
  readonly cause: Cause
  /** Whose words the person read. */
  readonly page: PageName
  readonly reference: string
  /** What they wanted, with the credentials in it hidden. */
  readonly address: string
  /** As they call themselves. */
  readonly person: Person
  /** As the refused request named them, where that is another name. */
  readonly account: Person | undefined
  readonly email: string | undefined
  readonly message: string | undefined
  /** ISO 8601. */
  readonly time: string
}

/** The same in words, for people who read it in a chat or a ticket. */
export type Letter = {
  readonly summary: string
  readonly lines: readonly { readonly label: string; readonly value: string }[]
  /** What the person wrote; line ends are \n. */
  readonly message: string | undefined
}

export type Asked = {
  readonly request: AccessRequest
  readonly letter: Letter
  /** The address of who asks. */
  readonly client: string
}

/** What becomes of it: under way, already asked within a day, too many at a time, no room. */
export type Receipt =
  | { readonly kind: 'queued' }
  | { readonly kind: 'already' }
  | { readonly kind: 'limited'; readonly waitMs: number }
  | { readonly kind: 'full' }

export const RECEIPT_KINDS = ['queued', 'already', 'limited', 'full'] as const satisfies Receipt['kind'][]

/** Takes a request, and says at once what becomes of it. A promise where another process takes it; it may reject. */
export type TakeRequest = (asked: Asked) => Receipt | Promise<Receipt>

export const MAX_NAME_CHARACTERS = 100
export const MAX_EMAIL_CHARACTERS = 254
export const MAX_MESSAGE_CHARACTERS = 1_000

/** What a person typed, cleaned of what no text needs. */
export type Typed = { readonly name: string; readonly email: string; readonly message: string }

/** A field that cannot be taken as it is, and why. */
export type FormFault = 'nameMissing' | 'nameTooLong' | 'emailUnclear' | 'messageTooLong'

// RFC 5321 4.1.2 in short: what no mailbox has cannot end an address where somebody pastes it.
const EMAIL = /^[^\s@<>()[\]",:;\\]+@[^\s@<>()[\]",:;\\]+$/

/** What is wrong with a form, for each field that something is. */
export function faultsOf({ name, email, message }: Typed): Readonly<Partial<Record<keyof Typed, FormFault>>> {
  return {
    ...(!isVisible(name) && { name: 'nameMissing' }),
    ...(name.length > MAX_NAME_CHARACTERS && { name: 'nameTooLong' }),
    ...(email !== '' &&
      (!EMAIL.test(email) || email.length > MAX_EMAIL_CHARACTERS) && { email: 'emailUnclear' }),
    ...(message.length > MAX_MESSAGE_CHARACTERS && { message: 'messageTooLong' }),
  }
}

// Some letters show nothing, such as the zero-width space and the Hangul filler.
function isVisible(text: string): boolean {
  return /[^\s\p{Default_Ignorable_Code_Point}]/u.test(text)
}

/** A text of one line: no controls, no invisible marks that turn the reading direction. */
export function oneLine(text: string): string {
  return withoutMarks(text)
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
}

/** A text of several lines, which end with \n as browsers count them. */
export function severalLines(text: string): string {
  return withoutMarks(text)
    .replaceAll(/\r\n?|[\p{Zl}\p{Zp}]/gu, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, '')
    .trim()
}

// UAX 9: they could make one name read as another.
function withoutMarks(text: string): string {
  return text.toWellFormed().replaceAll(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
}
