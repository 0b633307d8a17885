import { isIP } from 'node:net'
import type { BlockList } from 'node:net'
import { isAuthority } from './authority.ts'
import type { ClientRequest } from '../client.ts'
import { isTrusted, peerOf } from './peer.ts'
import { authorityOf } from './requestTarget.ts'

/** How a client sees Usher, and where it is. X-Forwarded-* say so where a trusted proxy stands in between. */
export type ClientSide = {
  readonly scheme: 'http' | 'https'
  /** Host, perhaps with a port; undefined where nobody says. */
  readonly authority: string | undefined
  /** undefined behind a Unix socket that names nobody. */
  readonly address: string | undefined
}

export function clientSideOf(request: ClientRequest, trusted: BlockList): ClientSide {
  const { address, kind } = peerOf(request)
  const seen = {
    scheme: kind.encrypted ? 'https' : 'http',
    authority: authorityOf(request),
    address,
  } as const
  if (!isTrusted(request, trusted)) return seen
  const scheme = claims(request, 'x-forwarded-proto')[0]?.toLowerCase()
  const authority = claims(request, 'x-forwarded-host')[0]
  return {
    scheme: scheme === 'http' || scheme === 'https' ? scheme : seen.scheme,
    authority: authority !== undefined && isAuthority(authority) ? authority : seen.authority,
    address: nearestStranger(claims(request, 'x-forwarded-for'), trusted) ?? address,
  }
}

function claims(request: ClientRequest, name: string): string[] {
  return [request.headers[name] ?? ''].flat().join(',').split(',').flatMap(nonEmpty)
}

function nonEmpty(value: string): string[] {
  const trimmed = value.trim()
  return trimmed === '' ? [] : [trimmed]
}

// Whoever asks may have written the beginning of the list; each trusted proxy adds whom it saw at its end.
function nearestStranger(chain: readonly string[], trusted: BlockList): string | undefined {
  const addresses = chain.map(bareAddress)
  const stranger = addresses.findLastIndex(
    (address) => isIP(address) === 0 || !trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'),
  )
  const nearest = addresses[Math.max(stranger, 0)]
  return nearest !== undefined && isIP(nearest) !== 0 ? nearest : undefined
}

// Some proxies add the port, and dual-stack ones write IPv4 as IPv6.
function bareAddress(text: string): string {
  const [, bracketed, dotted] = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text) ?? []
  return (bracketed ?? dotted ?? text).replace(/^::ffff:(?=\d+\.)/i, '')
}
