import type { AccessRequest } from '../../rules/accessRequest.ts'
import type { Person } from '../../rules/person.ts'

/** For programs: docs/asking.md describes it field by field. null where nothing is known. */
export function jsonBody(request: AccessRequest): object {
  const { product, site, cause, page, reference, address, person, account, email, message, time } = request
  return {
    event: 'access-request',
    ...{ product, site, cause, page, reference, address },
    person: told(person),
    account: account === undefined ? null : told(account),
    email: email ?? null,
    message: message ?? null,
    time,
  }
}

function told({ name, isVerified }: Person): object {
  return { name, verified: isVerified }
}
