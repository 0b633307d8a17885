import { buildConnector, Client, Pool } from 'undici'
import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import { createSecureContext, getCACertificates } from 'node:tls'
import type { ConnectionOptions } from 'node:tls'
import type { Site } from '../../config/load.ts'
import type { Limits } from '../../config/schema/index.ts'
import { openOwnTo } from './pinned/openOwn.ts'
import type { OpenOwn } from './pinned/openOwn.ts'
import { PooledClient } from './pooledClient.ts'
import type { PooledClientOptions } from './pooledClient.ts'
import { RequestQueue } from './requestQueue.ts'

export type UpstreamTls = Pick<ConnectionOptions, 'rejectUnauthorized' | 'secureContext' | 'servername'>

/** How to reach one upstream: a pool for requests, and the same address and TLS settings for tunnels. */
export type Upstream = {
  readonly origin: URL
  /** The same for those that lead to the same place with the same certificates: whoever is signed in there, still is. */
  readonly identity: string
  readonly pool: Pool
  /** A connection that nobody has used, for one request. */
  readonly openFresh: () => Client
  /** Through which a request comes before it is sent over the pool. */
  readonly queue: RequestQueue
  readonly openOwn: OpenOwn
  /** How many connections may belong to one client connection each. */
  readonly maxPinned: number
  readonly tls: UpstreamTls
  readonly connectTimeoutMs: number
  readonly headersTimeoutMs: number
  /** 0: no limit. */
  readonly bodyTimeoutMs: number
  readonly maxHeaderBytes: number
  /** Host header: 'keep', 'upstream', or a fixed name. */
  readonly host: string
}

/** Where an upstream is and how it is connected to, for whoever asks it something by connections of their own. */
export type UpstreamPlace = Pick<Upstream, 'origin' | 'identity' | 'host' | 'tls' | 'connectTimeoutMs'>

export function upstreamPlace(site: Site, origin: string): UpstreamPlace {
  const url = new URL(origin)
  const { host, connectTimeoutMs } = site.connection
  const identity = identityOf(site, origin)
  return { origin: url, identity, host, tls: tlsOptions(site, url), connectTimeoutMs }
}

/** origin is where the site's upstream really is (a demo's port is known only once it listens). */
export function createUpstream(
  site: Site,
  origin: string,
  { maxHeaderBytes, keepAliveTimeoutMs }: Pick<Limits, 'maxHeaderBytes' | 'keepAliveTimeoutMs'>,
): Upstream {
  const { connection } = site
  const place = upstreamPlace(site, origin)
  const { origin: url, tls } = place
  const connector = buildConnector({ ...tls, timeout: connection.connectTimeoutMs, allowH2: false })
  // undici would name, and verify, the host of the request: a client's Host header.
  const connect: buildConnector.connector = (target, done) =>
    connector({ ...target, servername: tls.servername ?? '' }, done)
  const settings = {
    // More than one at a time is slower, and blocks the head of the line.
    pipelining: 1,
    // HTTP/2 would share one connection among people, and lose the case and order of fields.
    allowH2: false,
    headersTimeout: connection.headersTimeoutMs,
    bodyTimeout: connection.bodyTimeoutMs,
    maxHeaderSize: maxHeaderBytes,
  }
  const pool = new Pool(url, {
    ...settings,
    connections: connection.maxConnections,
    connect,
    factory: (_origin, options) =>
      new PooledClient(url, {
        ...(options as Omit<PooledClientOptions, 'maxAgeMs'>),
        maxAgeMs: connection.maxAgeMs,
      }),
    keepAliveTimeout: connection.keepAliveTimeoutMs,
  })
  const openFresh = (): Client => new Client(url, { ...settings, connect })
  const queue = new RequestQueue({
    maxRunning: connection.maxConnections,
    maxRequests: connection.maxRequests,
    timeoutMs: connection.queueTimeoutMs,
  })
  const idleMs = connection.pinnedIdleTimeoutMs || keepAliveTimeoutMs + OUTLIVES_CLIENT_MS
  const openOwn = openOwnTo(url, { ...settings, connect, idleMs })
  const { headersTimeoutMs, bodyTimeoutMs } = connection
  const bounds = { headersTimeoutMs, bodyTimeoutMs, maxHeaderBytes }
  const maxPinned = connection.maxPinnedConnections
  return { ...place, pool, openFresh, queue, openOwn, maxPinned, ...bounds }
}

// A digest, because keys are among it.
function identityOf({ name, tls }: Site, origin: string): string {
  return createHash('sha256')
    .update(JSON.stringify([name, origin, tls]))
    .digest('base64')
}

// The client's own keep-alive ends both, unless something else comes first.
const OUTLIVES_CLIENT_MS = 5_000

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
