import type { BlockList } from 'node:net'
import type { Config } from '../../config/schema/index.ts'
import { isTrusted, peerOf } from '../front/peer.ts'
import { authorityOf } from '../front/requestTarget.ts'
import type { ClientRequest } from '../client.ts'
import type { HeaderPairs } from '../headerPairs.ts'

export type ForwardedSettings = {
  readonly forwardedHeaders: Config['forwardedHeaders']
  readonly trusted: BlockList
}

/** Adds the fields that tell the upstream who asked: the claims of a trusted proxy extended, anyone else's replaced. */
export function addForwarded(
  pairs: HeaderPairs,
  request: ClientRequest,
  { forwardedHeaders, trusted }: ForwardedSettings,
): void {
  if (forwardedHeaders === 'none') return
  const believed = isTrusted(request, trusted)
  if (forwardedHeaders !== 'forwarded') addXForwarded(pairs, request, believed)
  if (forwardedHeaders !== 'x-forwarded') pairs.push('Forwarded', forwardedValue(request, believed))
}

function addXForwarded(pairs: HeaderPairs, request: ClientRequest, believed: boolean): void {
  const { address = '' } = peerOf(request)
  const before = believed ? claim(request, 'x-forwarded-for') : undefined
  const chain = before && address ? `${before}, ${address}` : (before ?? address)
  const protocol = (believed && claim(request, 'x-forwarded-proto')) || protocolOf(request)
  const host = (believed && claim(request, 'x-forwarded-host')) || authorityOf(request)
  if (chain !== '') pairs.push('X-Forwarded-For', chain)
  pairs.push('X-Forwarded-Proto', protocol)
  if (host !== undefined) pairs.push('X-Forwarded-Host', host)
}

// RFC 7239: for, host and proto of this hop, after those of the hops before it.
function forwardedValue(request: ClientRequest, believed: boolean): string {
  const { address } = peerOf(request)
  const host = authorityOf(request)
  const hop = [
    `for=${address === undefined ? 'unknown' : node(address)}`,
    ...(host === undefined ? [] : [`host=${quote(host)}`]),
    `proto=${protocolOf(request)}`,
  ].join(';')
  const before = believed ? claim(request, 'forwarded') : undefined
  return before ? `${before}, ${hop}` : hop
}

function node(address: string): string {
  return address.includes(':') ? `"[${address}]"` : address
}

function quote(value: string): string {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`
}

function protocolOf(request: ClientRequest): string {
  return peerOf(request).kind.encrypted ? 'https' : 'http'
}

function claim(request: ClientRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}
