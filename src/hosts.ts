import type { IncomingMessage } from 'node:http'

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * True where the request names this machine. A page of another site can make its own name lead here (DNS rebinding) and
 * would read what it is given, but then the request carries that name.
 */
export function isForUs({ headers, socket }: IncomingMessage, boundHost: string): boolean {
  const host = (headers.host ?? '').toLowerCase().replace(/:\d+$/, '')
  return LOOPBACK.has(host) || host === bracketed(boundHost.toLowerCase()) || host === ownAddress(socket)
}

// Bound to every address, each of them is ours; an address in digits has no name that could lead elsewhere.
function ownAddress({ localAddress }: IncomingMessage['socket']): string | undefined {
  return localAddress === undefined ? undefined : bracketed(localAddress.replace(/^::ffff:(?=\d+\.)/, ''))
}

/** A host as it stands in a URL. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
