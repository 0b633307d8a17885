import { buildConnector, Pool } from 'undici'
import { isIP } from 'node:net'
import { createSecureContext, getCACertificates } from 'node:tls'
import type { ConnectionOptions } from 'node:tls'
import type { Site } from '../../config/load.ts'

export type UpstreamTls = Pick<ConnectionOptions, 'rejectUnauthorized' | 'secureContext' | 'servername'>

/** How to reach one upstream: a pool for requests, and the same address and TLS settings for tunnels. */
export type Upstream = {
  readonly origin: URL
  readonly pool: Pool
  readonly tls: UpstreamTls
  readonly connectTimeoutMs: number
  readonly headersTimeoutMs: number
  /** 0: no limit. */
  readonly bodyTimeoutMs: number
  readonly maxHeaderBytes: number
  /** Host header: 'keep', 'upstream', or a fixed name. */
  readonly host: string
}

/** origin is where the site's upstream really is (a demo's port is known only once it listens). */
export function createUpstream(
  site: Site,
  origin: string,
  { maxHeaderBytes }: { maxHeaderBytes: number },
): Upstream {
  const { connection } = site
  const url = new URL(origin)
  const tls = tlsOptions(site, url)
  const connect = buildConnector({ ...tls, timeout: connection.connectTimeoutMs, allowH2: false })
  const pool = new Pool(url, {
    connections: connection.maxConnections,
    // More than one at a time is slower, and blocks the head of the line.
    pipelining: 1,
    // HTTP/2 would share one connection among people, and lose the case and order of fields.
    allowH2: false,
    // undici would name, and verify, the host of the request: a client's Host header.
    connect: (target, done) => connect({ ...target, servername: tls.servername ?? '' }, done),
    headersTimeout: connection.headersTimeoutMs,
    bodyTimeout: connection.bodyTimeoutMs,
    keepAliveTimeout: connection.keepAliveTimeoutMs,
    maxHeaderSize: maxHeaderBytes,
  })
  const { connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs, host } = connection
  return { origin: url, pool, tls, connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs, maxHeaderBytes, host }
}

function tlsOptions({ tls }: Site, { protocol, hostname }: URL): UpstreamTls {
  if (protocol !== 'https:') return {}
  const { ca = trustedAuthorities(), cert, key, passphrase } = tls
  return {
    rejectUnauthorized: !tls.insecure,
    // Made once: reading the authorities anew for each connection would take longer than the connection.
    secureContext: createSecureContext({ ca, cert, key, passphrase }),
    // RFC 6066 3: an address is not sent as a name. With none, Node verifies the certificate for the address.
    servername: tls.serverName ?? (isIP(unbracketed(hostname)) === 0 ? hostname : ''),
  }
}

function unbracketed(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

// Those that Node brings, and those of the machine, where a company's own authority is installed.
function trustedAuthorities(): string[] {
  return [...getCACertificates('bundled'), ...getCACertificates('system')]
}
