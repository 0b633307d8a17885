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

/**
 * The Host for requests of Usher's own to a site's upstream; undefined for that of the upstream itself. setting: 'keep',
 * 'upstream', or a fixed name. With `keep` an application knows itself by the name that people use: IIS has a binding for
 * that one.
 */
export function ownHostOf(hosts: readonly string[], setting: string): string | undefined {
  if (setting === 'upstream') return undefined
  return setting === 'keep' ? hosts.find((name) => !name.startsWith('*')) : setting
}

/** A host as it stands in a URL. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
