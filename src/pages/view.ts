import type { Texts } from '../config/schema/textsSchema.ts'
import type { PageName } from '../config/words.ts'
import { chooseActions, type Action, type Targets } from './actions.ts'
import { mailto, safeHref } from './links.ts'
import type { PagePhrases, Phrases } from './phrases.ts'

/** Names, logo and contacts, with every file already read. */
export type PageBrand = {
  readonly product: string
  readonly organisation?: string
  /** A data: URI. */
  readonly logo?: string
  /** '#rgb' or '#rrggbb'. */
  readonly accentColor?: string
  readonly accentColorDark?: string
  readonly contactEmail?: string
  readonly contactUrl?: string
}

/** What varies by request. */
export type PageContext = {
  /** Whose words it has: a cause, or a page of its own. */
  readonly page: PageName
  readonly variant: 'page' | 'frame'
  /** The status that is sent. */
  readonly status: number
  /** What people quote to support, such as 'K7Q2-M9XA'. */
  readonly reference: string
  /** A path or an http(s) URL; without it there is no button. */
  readonly signInUrl?: string
  /** The name under which the refused person is known, for their page only. */
  readonly person?: string
  /** The request header of this name, which chooses the language. */
  readonly acceptLanguage?: string | undefined
}

/** All that the templates may name. null where there is nothing: Liquid takes an empty text for true. */
export type View = {
  readonly language: string
  readonly direction: Texts['direction']
  readonly variant: PageContext['variant']
  readonly documentTitle: string
  readonly product: string
  readonly organisation: string | null
  readonly logo: string | null
  readonly title: string
  readonly text: string
  /** Stands where the main button would lead nowhere. */
  readonly note: string | null
  readonly buttons: readonly Action[]
  readonly links: readonly Action[]
  readonly helpTitle: string
  readonly steps: readonly string[]
  /** What a notice says in place of the text and the first step; null where those fit. */
  readonly notice: string | null
  readonly opensNewTab: string
  readonly offersReload: boolean
  readonly reloadQuestion: string
  readonly reloadLabel: string
  readonly accountLabel: string
  /** The name under which the person is known; null where it is not. */
  readonly account: string | null
  readonly referenceLabel: string
  readonly reference: string
  readonly statusLabel: string
  /** null where the status says nothing of a refusal. */
  readonly status: number | null
}

/** Says what stands on a page, in words and links that are ready to be shown. */
export function describePage(
  context: PageContext,
  { brand, phrases }: { brand: PageBrand; phrases: Phrases },
): View {
  const { page, variant, reference, status, person = null } = context
  const words = phrases.pages[page]
  const targets = targetsOf(context, brand, words)
  const { actions, missing } = chooseActions(page, { targets, variant, labels: phrases.actions })
  return {
    ...sharedWords(phrases),
    variant,
    documentTitle: words.documentTitle,
    product: brand.product,
    organisation: brand.organisation ?? null,
    logo: brand.logo ?? null,
    title: words.title,
    text: variant === 'frame' ? words.frame : words.text,
    note: missing === undefined ? null : phrases.without[missing],
    buttons: actions.filter(({ style }) => style !== 'quiet'),
    links: actions.filter(({ style }) => style === 'quiet'),
    steps: words.steps,
    notice: words.notice ?? null,
    offersReload: variant === 'frame' && actions.some(({ href }) => href === targets.signIn),
    account: person,
    reference,
    status: status >= 400 ? status : null,
  }
}

function sharedWords(phrases: Phrases) {
  return {
    language: phrases.language,
    direction: phrases.direction,
    helpTitle: phrases.help,
    opensNewTab: phrases.opensNewTab,
    reloadQuestion: phrases.reload.question,
    reloadLabel: phrases.reload.action,
    accountLabel: phrases.account,
    referenceLabel: phrases.reference,
    statusLabel: phrases.status,
  }
}

function targetsOf(
  { signInUrl, reference }: PageContext,
  { contactUrl, contactEmail: email }: PageBrand,
  { writeLetter }: PagePhrases,
): Targets {
  return {
    signIn: safeHref(signInUrl),
    // A service desk knows more than a mailbox, so an address on the web comes first.
    ask:
      safeHref(contactUrl) ??
      (email === undefined ? undefined : mailto({ email, ...writeLetter(reference) })),
    retry: '', // RFC 3986 4.4: the same address
  }
}
