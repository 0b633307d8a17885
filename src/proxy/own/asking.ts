import type { Ask } from '../../config/schema/askSchema.ts'
import type { Cause, PageName } from '../../config/words.ts'
import type { TakeRequest } from '../../rules/accessRequest.ts'
import type { Person } from '../../rules/person.ts'
import { withoutSecrets } from '../../rules/secrets.ts'
import { createSeal } from './seal.ts'

/** How the people of one site ask for access. */
export type Asking = {
  readonly take: TakeRequest
  /** Where the form is for one refusal: nothing secret in it, the name sealed. */
  readonly linkFor: (refusal: AskedAbout) => string
  /** The name that a link has sealed for this reference. */
  readonly nameIn: (sealed: string, reference: string) => Person | undefined
}

export type AskedAbout = {
  /** The wanted address, as a path of the site. */
  readonly wanted: string
  readonly page: PageName
  readonly cause: Cause
  readonly reference: string
  readonly person: Person | undefined
}

/** Enough to know the page by. A link with all of a long one would be longer than a server takes. */
export const MAX_ADDRESS_CHARACTERS = 1_000

type AskingOptions = {
  readonly site: string
  readonly ownPath: string
  readonly ask: Ask
  readonly take: TakeRequest
}

export function createAsking({ site, ownPath, ask, take }: AskingOptions): Asking {
  const seal = createSeal(ask.secret)
  const about = (reference: string): string => JSON.stringify([site, reference])
  return {
    take,
    linkFor({ wanted, page, cause, reference, person }) {
      const fields = new URLSearchParams({
        to: withoutSecrets(wanted).slice(0, MAX_ADDRESS_CHARACTERS),
        page,
        ...(cause !== page && { cause }),
        reference,
        ...(person && { who: seal.close(person, about(reference)) }),
      })
      return `${askPath(ownPath)}?${fields.toString()}`
    },
    nameIn: (sealed, reference) => seal.open(sealed, about(reference)),
  }
}

export function askPath(ownPath: string): string {
  return `${ownPath}/ask`
}
