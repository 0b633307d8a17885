import { oneLine } from '../rules/accessRequest.ts'
import type { AccessRequest, Letter } from '../rules/accessRequest.ts'
import type { Person } from '../rules/person.ts'
import type { Phrases } from './phrases.ts'

/** A request for access in words, for people who read it in a chat or a ticket. */
export function letterOf(request: AccessRequest, { ask, pages, reference: label }: Phrases): Letter {
  const { person, account, email, page, address, reference, message } = request
  const { desk } = ask
  const typed = (text: string): string => `${text} (${desk.typed})`
  const known = ({ name, isVerified }: Person): string =>
    `${name} (${isVerified ? desk.verified : desk.claimed})`
  // A name that is no account of the refused request was typed; one that nobody vouches for may have been.
  const isTyped = account !== undefined || !person.isVerified
  return {
    // Without the marks that keep names apart on a page.
    summary: oneLine(desk.summary),
    lines: [
      { label: ask.name, value: isTyped ? typed(person.name) : known(person) },
      ...(account === undefined ? [] : [{ label: desk.account, value: known(account) }]),
      ...(email === undefined ? [] : [{ label: ask.email, value: typed(email) }]),
      { label: ask.page, value: oneLine(pages[page].title) },
      { label: ask.address, value: address },
      { label, value: reference },
    ],
    message,
  }
}
