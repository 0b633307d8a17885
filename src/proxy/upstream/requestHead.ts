import { isTrusted } from '../front/peer.ts'
import { authorityOf } from '../front/requestTarget.ts'
import type { ClientRequest } from '../client.ts'
import { forwardedPairs } from './forwarded.ts'
import type { ForwardedSettings } from './forwarded.ts'
import { CLAIMS_OF_ORIGIN, NOT_FORWARDED } from '../headerLists.ts'
import { connectionOptions, filterPairs, pairValues } from '../headerPairs.ts'
import type { HeaderPairs } from '../headerPairs.ts'

export type RequestHeadSettings = ForwardedSettings & {
  /** 'keep', 'upstream', or a fixed name. */
  readonly host: string
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
  const pairs = filterPairs(request.rawHeaders, (name) => {
    if (NOT_FORWARDED.has(name) || options?.has(name) || name.startsWith(':')) return false
    if (!isClaim(name)) return true
    return believed && !(replacesForwarded && isReplaced(name, settings))
  })
  // RFC 9113 8.2.3: HTTP/2 may send a cookie in crumbs; HTTP/1.1 has one Cookie.
  if (request.httpVersionMajor === 2) joinCookies(pairs)
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
  return CLAIMS_OF_ORIGIN.has(name.replaceAll('_', '-'))
}

function isReplaced(name: string, { forwardedHeaders }: ForwardedSettings): boolean {
  if (name.includes('_')) return true
  if (name === 'forwarded') return forwardedHeaders !== 'x-forwarded'
  return forwardedHeaders !== 'forwarded' && REPLACED_X_FORWARDED.has(name)
}

const REPLACED_X_FORWARDED = new Set(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'])
