// Pages as bytes: what is the same for everybody is rendered and compressed once.
import type { Language } from '../config/words.ts'
import { encode, prepareBeginning, type Beginning } from './beginning.ts'
import type { Coding } from './coding.ts'
import { prepareDocument, type PreparedDocument, type SlotKind, type Values } from './slots.ts'
import type { PageContext } from './view.ts'

/** The page as HTML, for a language that has been chosen. */
export type RenderHtml = (context: PageContext, language: Language) => string

export type Written = {
  readonly context: PageContext
  readonly language: Language
  readonly coding: Coding
}

export type Writer = {
  /** The page in a coding. */
  readonly write: (written: Written) => Buffer
  /** Compresses all that a rendered page has in common with others. */
  readonly prepare: (html: string) => void
}

/**
 * canPrepare: false where a template may tell one value from another, as one of an operator's own may. Its pages are
 * rendered anew for each request.
 */
export function createWriter(render: RenderHtml, { canPrepare }: { canPrepare: boolean }): Writer {
  const documents = new Map<string, Ready | null>()
  const beginningOf = rememberBeginnings()

  function readyFor(context: PageContext, language: Language): Ready | null {
    const key = keyOf(context, language)
    const known = documents.get(key)
    if (known !== undefined) return known
    // To prepare costs as much as four renderings, and pays off only where it is kept.
    if (documents.size >= MAX_DOCUMENTS) return null
    const document = prepareDocument({
      render: (values) => render(withValues(context, values), language),
      slots: SLOTS,
    })
    const ready = document && makeReady(document, beginningOf)
    documents.set(key, ready)
    return ready
  }

  return {
    write({ context, language, coding }) {
      const ready = canPrepare && isFillable(context) ? readyFor(context, language) : null
      if (ready !== null) {
        return encode(ready.beginning, Buffer.from(ready.start + ready.fillRest(valuesOf(context))), coding)
      }
      const [beginning, rest] = cutBehindStyles(render(context, language))
      return encode(beginningOf(beginning), Buffer.from(rest), coding)
    },
    prepare: (html) => void beginningOf(cutBehindStyles(html)[0]),
  }
}

// What differs from one request to the next and changes nothing else; all else of a context is part of the key.
const SLOTS = {
  reference: 'token',
  person: 'text',
  askUrl: 'address',
  address: 'address',
  below: 'address',
  encoded: 'encoded',
  encodedBelow: 'encoded',
} as const satisfies Readonly<Record<string, SlotKind>>

type SlotName = keyof typeof SLOTS

// 20 pages in 12 languages and two variants, in the few statuses and situations that occur; each holds some 3 KB.
const MAX_DOCUMENTS = 4_000

function keyOf(
  { page, cause, variant, status, isSent, isSignIn, person, askUrl, wanted }: PageContext,
  language: Language,
): string {
  const situation = [isSent, isSignIn, person !== undefined, askUrl !== undefined, wanted !== undefined]
  return [page, cause, variant, status, language, ...situation].join(' ')
}

// A trusted proxy may give references with a colon, which a letter's address has in another form.
function isFillable({ reference }: PageContext): boolean {
  return /^[\w.-]+$/.test(reference)
}

function withValues(
  { person, askUrl, wanted, ...context }: PageContext,
  { reference, person: name, askUrl: form, ...places }: Values<SlotName>,
): PageContext {
  return {
    ...context,
    reference,
    ...(person !== undefined && { person: name }),
    ...(askUrl !== undefined && { askUrl: form }),
    ...(wanted !== undefined && { wanted: places }),
  }
}

const NOWHERE = { address: '', below: '', encoded: '', encodedBelow: '' }

function valuesOf({ reference, person = '', askUrl = '', wanted = NOWHERE }: PageContext): Values<SlotName> {
  return { reference, person, askUrl, ...wanted }
}

type Ready = Pick<PreparedDocument<SlotName>, 'fillRest'> & {
  readonly beginning: Beginning
  /** From behind the styles to the first slot. */
  readonly start: string
}

function makeReady(
  { beginning: constant, fillRest }: PreparedDocument<SlotName>,
  beginningOf: (html: string) => Beginning,
): Ready {
  const [beginning, start] = cutBehindStyles(constant)
  return { beginning: beginningOf(beginning), start, fillRest }
}

const END_OF_STYLES = '</style>'

// The beginning is the same for all pages of a variant in a language.
function cutBehindStyles(html: string): [beginning: string, rest: string] {
  const end = html.indexOf(END_OF_STYLES) + END_OF_STYLES.length
  return end < END_OF_STYLES.length ? ['', html] : [html.slice(0, end), html.slice(end)]
}

// Two variants in twelve languages; an operator's template may have others.
const MAX_BEGINNINGS = 100

function rememberBeginnings(): (html: string) => Beginning {
  const known = new Map<string, Beginning>()
  return function beginningOf(html) {
    const beginning = known.get(html) ?? prepareBeginning(Buffer.from(html))
    if (known.size < MAX_BEGINNINGS) known.set(html, beginning)
    return beginning
  }
}
