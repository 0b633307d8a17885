// The links of a brand that say what is known of a refusal.
import type { Language } from '../config/words.ts'
import { withoutSecrets } from '../rules/secrets.ts'
import type { OwnAction } from './actions.ts'
import { labelIn, type PageBrand } from './brand.ts'
import type { ContactLinks } from './contacts.ts'
import { mailto, safeHref } from './links.ts'
import { fillLink, type LinkValues } from './linkTemplate.ts'
import type { PagePhrases } from './phrases.ts'
import type { PageContext } from './view.ts'

/** Where the people of a brand are reached from one page. */
export function contactLinksOf(
  context: PageContext,
  { brand, words }: { brand: PageBrand; words: Pick<PagePhrases, 'writeLetter'> },
): ContactLinks {
  const { contactUrl, contactEmail: email, contactChat } = brand
  return {
    desk: contactUrl === undefined ? undefined : filledHref(contactUrl, context, brand),
    letter: email === undefined ? undefined : mailto({ email, ...words.writeLetter(context.reference) }),
    chat: safeHref(contactChat),
  }
}

/** What the brand offers to do on a page in place of the shipped main action; undefined where it has nothing. */
export function ownActionOf(
  context: PageContext,
  { brand, language }: { brand: PageBrand; language: Language },
): OwnAction | undefined {
  const action = brand.actions?.[context.page]
  if (action === undefined) return undefined
  const href = filledHref(action.url, context, brand)
  return href === undefined ? undefined : { label: labelIn(action.label, language), href }
}

function filledHref(template: string, context: PageContext, brand: PageBrand): string | undefined {
  return safeHref(template.includes('{') ? fillLink(template, valuesOf(context, brand)) : template)
}

function valuesOf(
  { page, cause, reference, wanted, person = '' }: PageContext,
  { product }: PageBrand,
): LinkValues {
  const address = wanted?.address ?? ''
  return {
    ...{ reference, page, product, person },
    cause: cause ?? page,
    // For people to read, in tickets; what leads back must be what it was.
    address: withoutSecrets(address),
    return: address,
  }
}
