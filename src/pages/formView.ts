import type { PageName } from '../config/words.ts'
import { MAX_EMAIL_CHARACTERS, MAX_MESSAGE_CHARACTERS, MAX_NAME_CHARACTERS } from '../rules/accessRequest.ts'
import type { FormFault, Receipt, Typed } from '../rules/accessRequest.ts'
import type { PageBrand } from './brand.ts'
import type { Phrases } from './phrases.ts'

export type ReceiptContext = { readonly reference: string; readonly acceptLanguage: string | undefined }

export type FormContext = ReceiptContext & {
  readonly page: PageName
  readonly address: string
  /** What a form brings along unseen. */
  readonly fields: readonly { readonly name: string; readonly value: string }[]
  readonly typed: Typed
  readonly faults: Readonly<Partial<Record<keyof Typed, FormFault>>>
}

type Words = { readonly phrases: Phrases; readonly brand: Pick<PageBrand, 'product'> }

/** What the template of the form names. */
export function describeForm(context: FormContext, { phrases, brand }: Words): object {
  const { ask, pages } = phrases
  const { faults, typed, reference } = context
  const isFaulty = Object.keys(faults).length > 0
  const documentTitle = titled(isFaulty ? `${ask.check}: ${ask.title}` : ask.title, brand)
  return {
    ...{ documentTitle, title: ask.title, text: ask.text },
    form: {
      hidden: context.fields,
      inputs: INPUTS.map((input) => ({
        ...input,
        label: ask[input.name],
        value: typed[input.name],
        fault: faultWords(faults[input.name], phrases),
        // To where the work is.
        isFirst: Object.keys(faults)[0] === input.name,
      })),
      optional: ask.optional,
      hint: ask.hint,
      alongTitle: ask.along,
      send: ask.send,
    },
    along: [
      { label: ask.page, value: pages[context.page].title, isCode: false, isReference: false },
      { label: ask.address, value: context.address, isCode: true, isReference: false },
      referenceLine(reference, phrases),
    ],
  }
}

/** The same where the form has been sent. */
export function describeReceipt(kind: Receipt['kind'], reference: string, { phrases, brand }: Words): object {
  const { title, text } = phrases.ask[kind]
  const documentTitle = titled(title, brand)
  return { documentTitle, title, text, form: null, along: [referenceLine(reference, phrases)] }
}

function referenceLine(value: string, { reference: label }: Phrases): object {
  return { label, value, isCode: true, isReference: true }
}

type Input = {
  readonly name: keyof Typed
  readonly type: 'text' | 'email'
  readonly autocomplete: string
  readonly most: number
  readonly isRequired: boolean
  readonly isLong: boolean
}

const LINE = { type: 'text', isRequired: false, isLong: false } as const

const INPUTS: readonly Input[] = [
  { ...LINE, name: 'name', autocomplete: 'name', most: MAX_NAME_CHARACTERS, isRequired: true },
  { ...LINE, name: 'email', type: 'email', autocomplete: 'email', most: MAX_EMAIL_CHARACTERS },
  { ...LINE, name: 'message', autocomplete: 'off', most: MAX_MESSAGE_CHARACTERS, isLong: true },
]

function faultWords(fault: FormFault | undefined, { ask }: Phrases): string | null {
  return fault === undefined ? null : ask.faults[fault]
}

function titled(title: string, { product }: Pick<PageBrand, 'product'>): string {
  return `${title} · ${product}`
}
