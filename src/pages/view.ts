import type { Texts } from '../config/templates.ts'
import type { PageName } from '../config/words.ts'
import { chooseActions, type Action, type Targets } from './actions.ts'
import { mailto, safeHref } from './links.ts'
import { fillIn } from './placeholders.ts'

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
  { brand, texts }: { brand: PageBrand; texts: Texts },
): View {
  const { page, variant, reference, status, person = null } = context
  const { product, organisation = texts.organisation } = brand
  const pageTexts = texts.pages[page]
  const names = { product, organisation }
  const say = (text: string): string => fillIn(text, names)
  const title = say(pageTexts.title)

  const letterNames = { ...names, title, reference }
  const targets = targetsOf(context.signInUrl, brand, () => ({
    subject: fillIn(texts.mail.subject, letterNames),
    body: fillIn(texts.mail.body, letterNames),
  }))
  const { actions, missing } = chooseActions(page, {
    targets,
    variant,
    labelOf: (name) => say(texts.actions[name]),
  })
  return {
    ...sharedWords(texts, say),
    variant,
    documentTitle: fillIn(texts.documentTitle, { ...names, title }),
    product,
    organisation: brand.organisation ?? null,
    logo: brand.logo ?? null,
    title,
    text: say(variant === 'frame' ? pageTexts.frame : pageTexts.text),
    note: missing === undefined ? null : say(texts.without[missing]),
    buttons: actions.filter(({ style }) => style !== 'quiet'),
    links: actions.filter(({ style }) => style === 'quiet'),
    steps: pageTexts.steps.map(say),
    notice: pageTexts.notice === undefined ? null : say(pageTexts.notice),
    offersReload: variant === 'frame' && actions.some(({ href }) => href === targets.signIn),
    account: person,
    reference,
    status: status >= 400 ? status : null,
  }
}

function sharedWords(texts: Texts, say: (text: string) => string) {
  return {
    language: texts.language,
    direction: texts.direction,
    helpTitle: say(texts.help),
    opensNewTab: say(texts.opensNewTab),
    reloadQuestion: say(texts.reload.question),
    reloadLabel: say(texts.reload.action),
    accountLabel: say(texts.account),
    referenceLabel: say(texts.reference),
    statusLabel: say(texts.status),
  }
}

type LetterWriter = () => { readonly subject: string; readonly body: string }

function targetsOf(signInUrl: string | undefined, brand: PageBrand, letter: LetterWriter): Targets {
  const desk = safeHref(brand.contactUrl)
  const mailbox = brand.contactEmail
  return {
    signIn: safeHref(signInUrl),
    // A service desk knows more than a mailbox, so an address on the web comes first.
    ask: desk ?? (mailbox === undefined ? undefined : mailto({ email: mailbox, ...letter() })),
    retry: '', // RFC 3986 4.4: the same address
  }
}
