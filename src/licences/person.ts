import { canonicalAddress } from '../config/accounts/mailAddress.ts'

/**
 * The address of a person as sign-ins name people: an address, a name, or DOMAIN\name as Windows writes it.
 * undefined where that cannot be told.
 */
export function addressOf(person: string, emailDomain: string | undefined): string | undefined {
  const name = person.slice(person.lastIndexOf('\\') + 1).trim()
  if (emailDomain === undefined || name.includes('@')) return canonicalAddress(name)
  return canonicalAddress(`${name}@${emailDomain}`)
}
