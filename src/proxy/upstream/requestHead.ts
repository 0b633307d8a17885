import { isTrusted } from '../front/peer.ts'
import { authorityOf } from '../front/requestTarget.ts'
import { isHttp2 } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import { forwardedPairs } from './forwarded.ts'
import type { ForwardedSettings } from './forwarded.ts'
import { CLAIMS_OF_ORIGIN, NOT_FORWARDED } from '../headerLists.ts'
import { connectionOptions, filterPairs, pairValues } from '../headerPairs.ts'
import type { HeaderPairs } from '../headerPairs.ts'
import type { ProxiedSite } from '../site.ts'

export type RequestHeadSettings = ForwardedSettings & {
  /** 'keep', 'upstream', or a fixed name. */
  readonly host: string
  /** In lower case: where a trusted gateway names the person. */
  readonly userHeader: string | undefined
}

/** What a site says of the head that its upstream gets. */
export function headSettingsOf({
  upstream: { host },
  userHeader,
}: ProxiedSite): Omit<RequestHeadSettings, keyof ForwardedSettings> {
  return { host, userHeader }
}

/**
 * The head that the upstream gets: the client's, case, order and duplicates kept, less what belongs to the client's
 * connection or claims an origin it may not, plus where the request came from.
 */
export function upstreamRequestPairs(request: ClientRequest, settings: RequestHeadSettings): HeaderPairs {
  // The client's own list first, our fields after it: a client must not be able to strip them (CVE-2026-33805).
  const options = connectionOptions(request.headers.connection)
  const replacesForwarded = settings.forwardedHeaders !== 'none'
  const believed = isTrusted(request, settings.trusted)
  const { userHeader } = settings
  const pairs = filterPairs(request.rawHeaders, (name) => {
    if (NOT_FORWARDED.has(name) || options?.has(name) || name.startsWith(':')) return false
    if (isTwin(name, userHeader)) return false
    if (!isClaim(name) && name !== userHeader) return true
    return believed && !(replacesForwarded && isReplaced(name, settings))
  })
  // RFC 9113 8.2.3: HTTP/2 may send a cookie in crumbs; HTTP/1.1 has one Cookie.
  if (isHttp2(request)) joinCookies(pairs)
  const host = settings.host === 'keep' ? authorityOf(request) : settings.host
  if (host !== undefined && host !== 'upstream') pairs.push('Host', host)
  pairs.push(...forwardedPairs(request, settings))
  return pairs
}

function joinCookies(pairs: HeaderPairs): void {
  const crumbs = pairValues(pairs, 'cookie')
  if (crumbs.length < 2) return
  const isCrumb = (index: number): boolean => pairs[index]?.toLowerCase() === 'cookie'
  const first = pairs.findIndex((_part, index) => index % 2 === 0 && isCrumb(index))
  pairs[first + 1] = crumbs.join('; ')
  for (let index = pairs.length - 2; index > first; index -= 2) if (isCrumb(index)) pairs.splice(index, 2)
}

function isClaim(name: string): boolean {
  return name.startsWith('x-forwarded') || CLAIMS_OF_ORIGIN.has(name)
}

/**
 * CVE-2025-64484: to CGI, WSGI and the like X_Real_IP is the same variable as X-Real-IP. A trusted proxy vouches for the
 * one that it sets, and may have passed the other on.
 */
function isTwin(name: string, userHeader: string | undefined): boolean {
  if (name === userHeader) return false
  const dashed = name.includes('_') ? name.replaceAll('_', '-') : name
  if (dashed === userHeader?.replaceAll('_', '-')) return true
  return dashed !== name && (isClaim(dashed) || NOT_FORWARDED.has(dashed) || dashed === 'content-length')
}

function isReplaced(name: string, { forwardedHeaders }: ForwardedSettings): boolean {
  if (name === 'forwarded') return forwardedHeaders !== 'x-forwarded'
  return forwardedHeaders !== 'forwarded' && REPLACED_X_FORWARDED.has(name)
}

const REPLACED_X_FORWARDED = new Set(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'])
