import { Pool } from 'undici'
import { createSecureContext, getCACertificates } from 'node:tls'
import type { ConnectionOptions } from 'node:tls'
import type { Site } from '../config/load.ts'

export type UpstreamTls = Pick<ConnectionOptions, 'rejectUnauthorized' | 'secureContext' | 'servername'>

/** How to reach one upstream: a pool for requests, and the same address and TLS settings for tunnels. */
export type Upstream = {
  readonly origin: URL
  readonly pool: Pool
  readonly tls: UpstreamTls
  readonly connectTimeoutMs: number
  readonly headersTimeoutMs: number
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
  const tls = tlsOptions(site)
  const url = new URL(origin)
  const pool = new Pool(url, {
    connections: connection.maxConnections,
    // More than one at a time is slower, and blocks the head of the line.
    pipelining: 1,
    // HTTP/2 would share one connection among people, and lose the case and order of fields.
    allowH2: false,
    connect: { ...tls, timeout: connection.connectTimeoutMs },
    headersTimeout: connection.headersTimeoutMs,
    bodyTimeout: connection.bodyTimeoutMs,
    keepAliveTimeout: connection.keepAliveTimeoutMs,
    maxHeaderSize: maxHeaderBytes,
  })
  const { connectTimeoutMs, headersTimeoutMs, host } = connection
  return { origin: url, pool, tls, connectTimeoutMs, headersTimeoutMs, maxHeaderBytes, host }
}

function tlsOptions({ tls, upstream }: Site): UpstreamTls {
  if (!upstream.startsWith('https:')) return {}
  const { ca = trustedAuthorities(), cert, key, passphrase } = tls
  return {
    rejectUnauthorized: !tls.insecure,
    // Made once: reading the authorities anew for each connection would take longer than the connection.
    secureContext: createSecureContext({ ca, cert, key, passphrase }),
    ...(tls.serverName !== undefined && { servername: tls.serverName }),
  }
}

// Those that Node brings, and those of the machine, where a company's own authority is installed.
function trustedAuthorities(): string[] {
  return [...getCACertificates('bundled'), ...getCACertificates('system')]
}
