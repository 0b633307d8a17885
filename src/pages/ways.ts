import type { SignInForm } from '../config/signInForm.ts'
import { fillReturn } from '../rules/returnAddress.ts'
import type { Wanted } from '../rules/returnAddress.ts'
import type { Target, Targets } from './actions.ts'
import type { ContactLinks } from './contacts.ts'
import { safeHref } from './links.ts'
import type { PageContext } from './view.ts'

/** Where the pages of a site can lead. */
export type Ways = {
  /** A path or an http(s) URL, {return} and {returnBelow} still in it. */
  readonly signIn?: string | undefined
  /** The application's own form, and where it stands. */
  readonly signInForm?: SignInForm | undefined
  /** The path that takes the site's sessions away (POST). */
  readonly reset?: string | undefined
  /** The path of the form with which people ask for access. */
  readonly ask?: string | undefined
}

type Surroundings = {
  readonly contacts: ContactLinks
  readonly ways: Ways
}

/** Where each kind of action leads from one page. */
export function targetsOf(context: PageContext, { contacts, ways }: Surroundings): Targets {
  const contact = askOf(contacts)
  const { wanted, isSent = false } = context
  return {
    signIn: wanted && signInOf(wanted, ways),
    reset: wanted && resetOf(wanted, ways),
    ask: formOf(context, ways) ?? contact,
    help: contact,
    // To ask is not to send again. RFC 3986 4.4: the same address.
    retry: isSent ? undefined : link(''),
  }
}

function signInOf(wanted: Wanted, { signIn }: Ways): Target | undefined {
  const href = safeHref(signIn && fillReturn(signIn, wanted))
  return href === undefined ? undefined : link(href)
}

function resetOf({ address }: Wanted, { reset }: Ways): Target | undefined {
  return reset === undefined ? undefined : { href: reset, fields: [{ name: 'to', value: address }] }
}

function formOf({ askUrl }: PageContext, { ask }: Ways): Target | undefined {
  const href = safeHref(askUrl ?? ask)
  return href === undefined ? undefined : link(href)
}

// A service desk knows more than a mailbox, so an address on the web comes first.
function askOf({ desk, letter, chat }: ContactLinks): Target | undefined {
  const href = desk ?? letter ?? chat
  return href === undefined ? undefined : link(href)
}

function link(href: string): Target {
  return { href, fields: null }
}
