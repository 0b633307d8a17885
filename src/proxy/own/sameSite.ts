import { isSameAuthority } from '../front/authority.ts'
import type { ClientRequest } from '../client.ts'
import type { ClientSide } from '../front/clientSide.ts'

const ORIGIN = /^(https?):\/\/([^/?#@]+)$/

/**
 * True for a form that a page of this very origin has sent. Fetch Metadata says so; without it, as on an intranet without
 * TLS, Origin does (RFC 6454 7). Neither can be set by another site's page, and what has neither is not believed.
 */
export function isFromOwnPage({ headers }: ClientRequest, { scheme, authority }: ClientSide): boolean {
  const fetchSite = headers['sec-fetch-site']
  if (fetchSite !== undefined) return fetchSite === 'same-origin'
  const [, originScheme, originAuthority] = ORIGIN.exec(headers.origin ?? '') ?? []
  if (originScheme !== scheme || originAuthority === undefined || authority === undefined) return false
  return isSameAuthority(originAuthority, authority, scheme)
}
