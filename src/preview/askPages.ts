// The pages with which somebody asks for access, of a site that has them.
import type { Path } from '../config/problem.ts'
import type { FormPages } from '../pages/forms.ts'
import type { RenderedPage } from '../pages/index.ts'
import type { Phrases } from '../pages/phrases.ts'
import { faultsOf } from '../rules/accessRequest.ts'
import type { Receipt } from '../rules/accessRequest.ts'
import type { Wanted } from '../rules/returnAddress.ts'
import { REFERENCE } from './examples.ts'

type AskPage = {
  readonly status: number
  /** Where its words are in a file of texts. */
  readonly words: readonly Path[]
  /** What became of a request; without it this is the form. */
  readonly receipt?: Receipt['kind']
}

/** Each with the status that it comes with. */
export const ASK_PAGES = {
  'ask-form': { status: 200, words: [['ask']] },
  'ask-mistakes': { status: 422, words: [['ask'], ['ask', 'faults']] },
  'ask-queued': { status: 202, words: [['ask', 'queued']], receipt: 'queued' },
  'ask-already': { status: 200, words: [['ask', 'already']], receipt: 'already' },
  'ask-limited': { status: 429, words: [['ask', 'limited']], receipt: 'limited' },
  'ask-full': { status: 503, words: [['ask', 'full']], receipt: 'full' },
} as const satisfies Readonly<Record<string, AskPage>>

export type AskPageName = keyof typeof ASK_PAGES
export const ASK_PAGE_NAMES = Object.keys(ASK_PAGES) as AskPageName[]

export function isAskPage(page: string): page is AskPageName {
  return Object.hasOwn(ASK_PAGES, page)
}

type Asked = {
  readonly forms: FormPages
  readonly language: string
  readonly wanted: Wanted
  readonly person: string | undefined
}

/** The bytes that people get. */
export function renderAskPage(
  name: AskPageName,
  { forms, language, wanted, person = '' }: Asked,
): RenderedPage {
  const context = { reference: REFERENCE, acceptLanguage: language }
  const { receipt }: AskPage = ASK_PAGES[name]
  if (receipt !== undefined) return forms.renderReceipt(receipt, context)
  const typed = name === 'ask-mistakes' ? MISTAKEN : { name: person, email: '', message: '' }
  const faults = name === 'ask-mistakes' ? faultsOf(MISTAKEN) : {}
  const about = { page: 'no-licence', address: `https://intranet.example.com${wanted.address}` } as const
  return forms.renderForm({ ...context, ...about, fields: hiddenFields(wanted), typed, faults })
}

/** What it says above all. */
export function askTitle(name: AskPageName, { ask }: Pick<Phrases, 'ask'>): string {
  const { receipt }: AskPage = ASK_PAGES[name]
  if (receipt !== undefined) return ask[receipt].title
  return name === 'ask-mistakes' ? `${ask.check}: ${ask.title}` : ask.title
}

// One mistake in each field; the message is longer than may be sent.
const MISTAKEN = {
  name: '',
  email: 'ada.lovelace',
  message: 'I look after the tests of the next release, and need to see their results. '.repeat(14).trim(),
}

function hiddenFields({ address }: Wanted) {
  const fields = { to: address, page: 'no-licence', cause: 'no-licence', reference: REFERENCE }
  return Object.entries(fields).map(([name, value]) => ({ name, value }))
}
