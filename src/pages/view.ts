import type { Texts } from '../config/schema/textsSchema.ts'
import type { Cause, PageName } from '../config/words.ts'
import type { Wanted } from '../rules/returnAddress.ts'
import { chooseActions, type Action } from './actions.ts'
import { labelIn, type PageBrand } from './brand.ts'
import { contactLinksOf, ownActionOf } from './brandLinks.ts'
import { contactsOf, helpsToAsk, type Contact } from './contacts.ts'
import { safeHref } from './links.ts'
import type { Phrases } from './phrases.ts'
import { signInFormOf, type SignInFormView } from './signInForm.ts'
import { targetsOf, type Ways } from './ways.ts'

export type { PageBrand } from './brand.ts'

/** What varies by request. */
export type PageContext = {
  /** Whose words it has: a cause, or a page of its own. */
  readonly page: PageName
  /** What it is counted under; the page itself where that is one. */
  readonly cause?: Cause
  readonly variant: 'page' | 'frame'
  /** The status that is sent. */
  readonly status: number
  /** What people quote to support, such as 'K7Q2-M9XA'. */
  readonly reference: string
  /** What the person asked for, and is led back to; without it nothing leads to the sign-in. */
  readonly wanted?: Wanted
  /** Where the form is with which this person asks for access: that of the site, with what it is about. */
  readonly askUrl?: string
  /** True where something was sent that the upstream has not taken. */
  readonly isSent?: boolean
  /** True where somebody tried to sign in. */
  readonly isSignIn?: boolean
  /** The name under which the refused person is known, for their page only. */
  readonly person?: string
  /** The request header of this name, which chooses the language. */
  readonly acceptLanguage?: string | undefined
  /** The request header of this name, which chooses the coding. */
  readonly acceptEncoding?: string | undefined
}

/** All that the templates may name. null where there is nothing: Liquid takes an empty text for true. */
export type View = {
  readonly language: string
  readonly direction: Texts['direction']
  readonly variant: PageContext['variant']
  readonly documentTitle: string
  readonly product: string
  readonly organisation: string | null
  readonly title: string
  readonly text: string
  /** The same as HTML, by paragraph. */
  readonly textMarkup: readonly string[]
  /** Stands where the main button would lead nowhere. */
  readonly note: string | null
  readonly noteMarkup: string | null
  /** Where what was sent is lost unless the person goes back for it. */
  readonly sentNote: string | null
  readonly goBackLabel: string
  /** The sign-in form in place of the main button; null where that is a link. */
  readonly form: SignInFormView | null
  readonly buttons: readonly Action[]
  readonly links: readonly Action[]
  readonly helpTitle: string
  readonly steps: readonly string[]
  readonly stepsMarkup: readonly string[]
  readonly contactsTitle: string
  /** Whom to ask, as far as no button leads there; none in a frame. */
  readonly contacts: readonly Contact[]
  readonly footLinksLabel: string
  /** At the foot of a full page. */
  readonly footLinks: readonly FootLink[]
  /** What a notice says in place of the text and the first step; null where those fit. */
  readonly notice: string | null
  readonly opensNewTab: string
  /** Whether a frame finds out by itself that it is refused no more. */
  readonly comesBack: boolean
  readonly offersReload: boolean
  readonly reloadQuestion: string
  readonly reloadLabel: string
  /** Shown in a frame once it is likely that no cookie of the sign-in gets there. */
  readonly apartText: string
  readonly apartLabel: string
  readonly accountLabel: string
  /** The name under which the person is known; null where it is not. */
  readonly account: string | null
  readonly referenceLabel: string
  readonly reference: string
  readonly statusLabel: string
  /** null where the status says nothing of a refusal. */
  readonly status: number | null
}

export type FootLink = { readonly label: string; readonly href: string }

export type Describing = { readonly brand: PageBrand; readonly phrases: Phrases; readonly ways: Ways }

/** Says what stands on a page, in words and links that are ready to be shown. */
export function describePage(context: PageContext, { brand, phrases, ways }: Describing): View {
  const { page, variant, reference, status, person = null, isSent = false, isSignIn = false } = context
  const words = phrases.pages[page]
  const contacts = contactLinksOf(context, { brand, words })
  const targets = targetsOf(context, { contacts, ways })
  const own = ownActionOf(context, { brand, language: phrases.language })
  const { actions, missing } = chooseActions(page, { targets, variant, labels: phrases.actions, own })
  const main = actions.find(({ style, href }) => style === 'primary' && href === targets.signIn?.href)
  const form = signInFormOf(context, { form: ways.signInForm, main, phrases })
  const shown = form === null ? actions : actions.map((action) => (action === main ? form.otherWay : action))
  return {
    ...sharedWords(phrases),
    variant,
    documentTitle: words.documentTitle,
    product: brand.product,
    organisation: brand.organisation ?? null,
    title: words.title,
    text: variant === 'frame' ? words.frame : words.text,
    textMarkup: variant === 'frame' ? words.frameMarkup : words.textMarkup,
    note: missing === undefined ? null : phrases.without[missing],
    noteMarkup: missing === undefined ? null : phrases.withoutMarkup[variant][missing],
    buttons: shown.filter(({ style }) => style !== 'quiet'),
    links: shown.filter(({ style }) => style === 'quiet'),
    steps: words.steps,
    stepsMarkup: words.stepsMarkup,
    contacts: othersToAsk(context, actions, contactsOf(brand, contacts, phrases.contacts)),
    footLinks: variant === 'page' ? footLinksOf(brand, phrases) : [],
    notice: words.notice ?? null,
    sentNote: isSent ? phrases.sent : null,
    form,
    // To load anew would be another question than the one that was refused, or would send a password again.
    comesBack: variant === 'frame' && !isSent && !isSignIn,
    offersReload: variant === 'frame' && !isSent && actions.some((action) => action.signsIn),
    account: person,
    reference,
    status: status >= 400 ? status : null,
  }
}

// A button says more than the name of the place that it leads to; an address or a number can be copied as well.
function othersToAsk(
  { page, variant }: PageContext,
  actions: readonly Action[],
  contacts: readonly Contact[],
): readonly Contact[] {
  if (variant === 'frame' || !helpsToAsk(page)) return []
  return contacts.filter(
    ({ value, href }) => value !== null || actions.every((action) => action.href !== href),
  )
}

function footLinksOf({ links = [] }: PageBrand, { language }: Phrases): FootLink[] {
  return links.flatMap(({ label, url }) => {
    const href = safeHref(url)
    return href === undefined ? [] : [{ label: labelIn(label, language), href }]
  })
}

function sharedWords(phrases: Phrases) {
  return {
    language: phrases.language,
    direction: phrases.direction,
    helpTitle: phrases.help,
    contactsTitle: phrases.contacts.title,
    footLinksLabel: phrases.links,
    goBackLabel: phrases.goBack,
    opensNewTab: phrases.opensNewTab,
    reloadQuestion: phrases.reload.question,
    reloadLabel: phrases.reload.action,
    apartText: phrases.apart.text,
    apartLabel: phrases.apart.action,
    accountLabel: phrases.account,
    referenceLabel: phrases.reference,
    statusLabel: phrases.status,
  }
}
