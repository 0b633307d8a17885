import { CAUSES, PAGES } from '../../config/words.ts'
import type { Cause, PageName } from '../../config/words.ts'
import type { Person } from '../../rules/person.ts'
import { withoutSecrets } from '../../rules/secrets.ts'
import { isReference, newReference } from '../reference.ts'
import type { ClientSide } from '../front/clientSide.ts'
import { MAX_ADDRESS_CHARACTERS } from './asking.ts'
import type { Asking } from './asking.ts'
import { wantedIn } from './ownRequest.ts'

/** What somebody asks about, as a link or a form of ours says it. Whoever changes it changes only what they ask. */
export type About = {
  readonly page: PageName
  readonly cause: Cause
  readonly reference: string
  /** Whom the refused request named. */
  readonly account: Person | undefined
  /** The wanted address as people read it, without secrets. */
  readonly address: string
  /** All of it again, for a form to bring along. */
  readonly fields: readonly { readonly name: string; readonly value: string }[]
}

export function aboutIn(fields: URLSearchParams, asking: Asking, client: ClientSide): About {
  const page = oneOf(PAGES, fields.get('page')) ?? 'refused'
  const cause = oneOf(CAUSES, fields.get('cause')) ?? oneOf(CAUSES, page) ?? 'refused'
  const given = fields.get('reference') ?? ''
  const reference = isReference(given) ? given : newReference()
  const who = fields.get('who') ?? ''
  const account = asking.nameIn(who, reference)
  const to = withoutSecrets(wantedIn(fields)).slice(0, MAX_ADDRESS_CHARACTERS)
  const kept = { to, page, cause, reference, ...(account && { who }) }
  return {
    ...{ page, cause, reference, account },
    address: client.authority === undefined ? to : `${client.scheme}://${client.authority}${to}`,
    fields: Object.entries(kept).map(([name, value]) => ({ name, value })),
  }
}

function oneOf<T extends string>(words: readonly T[], word: string | null): T | undefined {
  return words.find((known) => known === word)
}
