import { isTrusted } from '../front/peer.ts'
import { authorityOf } from '../front/requestTarget.ts'
import { isHttp2 } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import { addForwarded } from './forwarded.ts'
import { CLAIMS_OF_ORIGIN, NOT_FORWARDED } from '../headerLists.ts'
import { connectionOptions, filterPairs, pairValues } from '../headerPairs.ts'
import type { HeaderPairs } from '../headerPairs.ts'
import { NameCache } from '../nameCache.ts'
import type { ForwardOptions, ProxyServices } from '../site.ts'
import type { TraceContext } from '../trail.ts'

/**
 * The head that the upstream gets: the client's, case, order and duplicates kept, less what belongs to the client's
 * connection or claims an origin it may not, plus where the request came from.
 */
export function upstreamRequestPairs(
  request: ClientRequest,
  { site, services, record }: Pick<ForwardOptions, 'record' | 'services' | 'site'>,
): HeaderPairs {
  // The client's own list first, our fields after it: a client must not be able to strip them (CVE-2026-33805).
  const options = connectionOptions(request.headers.connection)
  const { userHeader } = site
  const { rawHeaders } = request
  const pairs: HeaderPairs = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    if (options?.has(name.toLowerCase())) continue
    if (userHeader !== undefined && isLike(name, userHeader)) {
      // Of a field that only looks like the gateway's, nobody vouches.
      if (name.toLowerCase() !== userHeader || !isBelieved(userHeader, request, services)) continue
    } else {
      const { kind } = names.of(name)
      if (kind === 'dropped' || (kind === 'claim' && !isBelieved(name.toLowerCase(), request, services)))
        continue
    }
    pairs.push(name, rawHeaders[index + 1] ?? '')
  }
  // RFC 9113 8.2.3: HTTP/2 may send a cookie in crumbs; HTTP/1.1 has one Cookie.
  if (isHttp2(request)) joinCookies(pairs)
  const { host: setting } = site.upstream
  const host = setting === 'keep' ? authorityOf(request) : setting
  if (host !== undefined && host !== 'upstream') pairs.push('Host', host)
  addForwarded(pairs, request, services)
  const trace = record.trail?.trace
  return trace === undefined ? pairs : withTrace(pairs, trace)
}

// W3C Trace Context 3.3: whoever takes part names itself as the parent. Of a trace that begins here the client knows no state.
function withTrace(pairs: HeaderPairs, { traceparent, keepsState }: TraceContext): HeaderPairs {
  const others = filterPairs(pairs, (name) => name !== 'traceparent' && (keepsState || name !== 'tracestate'))
  return [...others, 'traceparent', traceparent]
}

// name: in lower case.
function isBelieved(name: string, request: ClientRequest, services: ProxyServices): boolean {
  return isTrusted(request, services.trusted) && !isReplaced(name, services.forwardedHeaders)
}

function isLike(name: string, userHeader: string): boolean {
  return name.length === userHeader.length && dashed(name.toLowerCase()) === dashed(userHeader)
}

type Kind = 'dropped' | 'claim' | 'forwarded'

const names = new NameCache((text) => ({ text, kind: kindOf(text.toLowerCase()) }))

// name: in lower case.
function kindOf(name: string): Kind {
  if (NOT_FORWARDED.has(name) || name.startsWith(':') || isTwin(name)) return 'dropped'
  return isClaimName(name) ? 'claim' : 'forwarded'
}

/**
 * CVE-2025-64484: to CGI, WSGI and the like X_Real_IP is the same variable as X-Real-IP. A trusted proxy vouches for the
 * one that it sets, and may have passed the other on.
 */
function isTwin(name: string): boolean {
  if (!name.includes('_')) return false
  const other = dashed(name)
  return isClaimName(other) || NOT_FORWARDED.has(other) || other === 'content-length'
}

function dashed(name: string): string {
  return name.replaceAll('_', '-')
}

function isClaimName(name: string): boolean {
  return name.startsWith('x-forwarded') || CLAIMS_OF_ORIGIN.has(name)
}

function isReplaced(name: string, forwardedHeaders: ProxyServices['forwardedHeaders']): boolean {
  if (forwardedHeaders === 'none') return false
  if (name === 'forwarded') return forwardedHeaders !== 'x-forwarded'
  return forwardedHeaders !== 'forwarded' && REPLACED_X_FORWARDED.has(name)
}

const REPLACED_X_FORWARDED = new Set(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'])

function joinCookies(pairs: HeaderPairs): void {
  const crumbs = pairValues(pairs, 'cookie')
  if (crumbs.length < 2) return
  const isCrumb = (index: number): boolean => pairs[index]?.toLowerCase() === 'cookie'
  const first = pairs.findIndex((_part, index) => index % 2 === 0 && isCrumb(index))
  pairs[first + 1] = crumbs.join('; ')
  for (let index = pairs.length - 2; index > first; index -= 2) if (isCrumb(index)) pairs.splice(index, 2)
}
