import { firstValue } from '../../rules/fields.ts'
import { isAsking } from '../../rules/method.ts'
import { wantedAddress } from '../../rules/returnAddress.ts'
import type { Wanted } from '../../rules/returnAddress.ts'
import type { HeaderFields } from '../../rules/fields.ts'
import type { Exchange } from '../../rules/exchange.ts'
import type { ProxiedSite } from '../site.ts'

/**
 * The target that a refused person is led back to. What was sent cannot be sent again by going to its address, so there
 * it is the page that held the form, where the browser names it and it is on the same host; else the start.
 */
export function wantedTarget({ method, target, requestHeaders }: Exchange): string {
  return isAsking(method) ? target : (refererOnHost(requestHeaders) ?? '/')
}

/** The same as an address of the site. */
export function wantedOf(exchange: Exchange, { pathPrefix }: Pick<ProxiedSite, 'pathPrefix'>): Wanted {
  return wantedAddress({ target: wantedTarget(exchange), pathPrefix })
}

/** Whether a request is a try to sign in, which sends nothing that a person would miss. action: of the site's form. */
export function isSignInAttempt(target: string, action: string | undefined): boolean {
  if (action === undefined) return false
  // IIS serves //index.php as /index.php, and TestRail takes its route with a slash at the end or without.
  const [route = '', wanted = ''] = [action, target].map((each) =>
    each.replace(/^\/+/, '/').replace(/\/$/, ''),
  )
  if (route === '') return wanted === ''
  return wanted.startsWith(route) && /^([/?&]|$)/.test(wanted.slice(route.length))
}

function refererOnHost(headers: HeaderFields): string | undefined {
  const referer = URL.parse(firstValue(headers, 'referer'))
  if (referer === null || !/^https?:$/.test(referer.protocol)) return undefined
  const authority = firstValue(headers, 'host') || firstValue(headers, ':authority')
  // In the same form: in lower case, without the port that the scheme has anyway.
  const own = URL.parse(`${referer.protocol}//${authority}/`)
  return own?.host === referer.host ? `${referer.pathname}${referer.search}` : undefined
}
