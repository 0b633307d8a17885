import { messageFault } from '../texts/messageFault.ts'

/** What is filled in, by the kind of text; each kind is a format of the schema too. */
export const PLACEHOLDERS = {
  Words: [],
  Sentence: ['product', 'organisation'],
  DocumentTitle: ['product', 'organisation', 'title'],
  LetterText: ['product', 'organisation', 'title', 'reference'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type MessageKind = keyof typeof PLACEHOLDERS

export const MESSAGE_FORMATS = Object.fromEntries(
  Object.entries(PLACEHOLDERS).map(([kind, names]) => [kind, (text: string) => messageFault(text, names)]),
)
