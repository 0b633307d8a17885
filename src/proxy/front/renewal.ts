// What changes of a server that goes on listening.
import type { Http2SecureServer } from 'node:http2'
import type { Server } from 'node:net'
import type { Server as TlsServer } from 'node:tls'
import type { KeyMaterial } from '../../config/keyMaterial.ts'
import type { Limits } from '../../config/schema/index.ts'

/** The bounds of HTTP/1.1 under their names in Node, which asks its server for them with each connection or look. */
export function http1Limits(limits: Limits): object {
  return {
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
  }
}

/** Other bounds from now on. That of a TLS handshake stays: Node takes it when it makes the server. */
export function renewLimits(server: Server, limits: Limits): void {
  Object.assign(server, http1Limits(limits))
  if ('updateSettings' in server)
    (server as Http2SecureServer).updateSettings({ maxHeaderListSize: limits.maxHeaderBytes })
}

/** Another certificate for handshakes from now on. The material has been found right before. */
export function renewTls(server: Server, { ca, cert, key, passphrase }: KeyMaterial): void {
  const secure = server as TlsServer
  // Tickets that clients have, and that other workers give out, stay good.
  const tickets = secure.getTicketKeys()
  secure.setSecureContext({ ca, cert, key, passphrase })
  secure.setTicketKeys(tickets)
}

export function isSameMaterial(one: KeyMaterial, other: KeyMaterial | undefined): boolean {
  const parts = ['ca', 'cert', 'key', 'passphrase'] as const
  return other !== undefined && parts.every((part) => one[part] === other[part])
}
