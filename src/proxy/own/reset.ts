import type { SessionCookie } from '../../config/sessionCookies.ts'
import { linkWithReturn, wantedAddress } from '../../rules/returnAddress.ts'
import type { HeaderPairs } from '../headerPairs.ts'
import type { ProxiedSite } from '../site.ts'
import { redirectAnswer } from './answers.ts'
import { siteOf, wantedIn } from './ownRequest.ts'
import type { OwnPost, Route } from './ownRequest.ts'

/** "Start afresh": the browser forgets the session of the site that the wanted address leads to, and is led to its sign-in. */
export const RESET: Route = { POST: reset }

function reset(own: OwnPost): void {
  const wanted = wantedIn(own.form)
  const site = siteOf(own, wanted)
  if (site === undefined) return own.refuse('USHER_NO_SITE')
  const place = { target: wanted, pathPrefix: site.pathPrefix }
  const { address } = wantedAddress(place)
  // Without a way to sign in the application itself shows one.
  const location = site.signIn === undefined ? address : linkWithReturn(site.signIn, place)
  own.logger.info({ site: site.name, cookies: site.sessionCookies.length }, 'session cookies expired')
  own.send(redirectAnswer(location, forgettingPairs(site, own.client.scheme === 'https')))
}

type Forgetting = Pick<ProxiedSite, 'sessionCookies' | 'reset' | 'pathPrefix'>

/** What makes a browser forget the session. isSecure: whether it came by https. */
export function forgettingPairs(
  { sessionCookies, reset: { clearSiteData }, pathPrefix }: Forgetting,
  isSecure: boolean,
): HeaderPairs {
  return [
    ...sessionCookies
      .flatMap((cookie) => expiredCookies(cookie, pathPrefix, isSecure))
      .flatMap((cookie) => ['Set-Cookie', cookie]),
    ...(clearSiteData ? ['Clear-Site-Data', '"cookies"'] : []),
  ]
}

// For clients that know no Max-Age.
const LONG_AGO = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0'

// RFC 6265 5.3: a cookie is told by its name, domain and path, and nobody says with which of them it was set.
function expiredCookies(cookie: SessionCookie, pathPrefix: string, isSecure: boolean): string[] {
  const { name, domain } = cookie
  const prefix = /^__(host|secure)-/i.exec(name)?.[1]?.toLowerCase()
  // RFC 6265bis 5.7: such a name stands in no jar without https.
  if (prefix !== undefined && !isSecure) return []
  const attributes = isSecure ? `${LONG_AGO}; Secure` : LONG_AGO
  if (prefix === 'host') return [`${name}=; Path=/; ${attributes}`]
  const domains = domain === undefined ? [''] : ['', `; Domain=${domain}`]
  return pathsOf(cookie, pathPrefix).flatMap((path) =>
    domains.map((domainPart) => `${name}=; Path=${path}${domainPart}; ${attributes}`),
  )
}

function pathsOf({ path }: SessionCookie, pathPrefix: string): string[] {
  if (path !== undefined) return [path]
  // A prefix is configured decoded; browsers compare with the path as it is requested.
  const prefix = encodeURI(pathPrefix.replace(/\/$/, '').toWellFormed())
  return prefix === '' ? ['/'] : ['/', prefix, `${prefix}/`]
}
