import type { IncomingMessage } from 'node:http'
import type { Limits } from '../config/schema.ts'
import type { Pages } from '../pages/index.ts'
import { authorityOf } from './client.ts'
import type { ClientRequest } from './client.ts'
import { endWith } from './clientError.ts'
import type { ClientResponse } from './clientResponse.ts'
import { sendFailure, UsherFailure } from './failure.ts'
import { forward } from './forward.ts'
import type { ProxiedSite, ProxyServices } from './site.ts'
import { createSiteTable } from './siteTable.ts'
import { openTunnel } from './tunnel.ts'
import type { Upgrade } from './tunnel.ts'

export type ProxyOptions = {
  readonly sites: readonly ProxiedSite[]
  readonly services: ProxyServices
  /** For a request that no site takes. */
  readonly pages: Pages
}

export type Refused = { readonly code: UsherFailure['code']; readonly target: string }

export type Proxy = {
  /** Answers a request: from the upstream of its site, or with a page of its own. */
  handle(request: ClientRequest, response: ClientResponse, target: string): void
  /** Answers with a page of Usher's own that says what is missing. */
  refuse(request: ClientRequest, response: ClientResponse, refused: Refused): void
  /** Joins the client with the upstream of its site for another protocol, such as WebSocket. */
  upgrade(upgrade: Upgrade): void
  /** Ends every upstream connection at once. */
  destroy(): Promise<void>
}

/** The wire: picks a site for each request and forwards. */
export function createProxy({ sites, services, pages }: ProxyOptions): Proxy {
  const table = createSiteTable(sites)
  function refuse(request: ClientRequest, response: ClientResponse, { code, target }: Refused): void {
    const error = new UsherFailure(code)
    sendFailure(request, response, { error, site: { name: 'none', pages }, services, target })
  }
  return {
    handle(request, response, target) {
      const fault = faultOf(request, services.limits)
      const site = fault ?? table.pick(authorityFor(request, target), target) ?? 'USHER_NO_SITE'
      if (typeof site === 'string') refuse(request, response, { code: site, target })
      else forward(request, response, { site, services, target })
    },
    refuse,
    upgrade(upgrade) {
      const { request, socket } = upgrade
      const target = request.url ?? '/'
      const site = table.pick(authorityFor(request, target), target)
      if (!site) {
        endWith(socket, { statusLine: '404 Not Found', reason: 'USHER_NO_SITE', logger: services.logger })
        return
      }
      openTunnel(upgrade, { site, services, target })
    },
    async destroy() {
      await Promise.all(sites.map(({ upstream }) => upstream.pool.destroy()))
    },
  }
}

// What node:http leaves to be found. RFC 9112 3.2: HTTP/1.1 names a host. RFC 9113 6.5.2: HTTP/2's limit of the head is
// advice, and binds no client that has not yet read it.
function faultOf(request: ClientRequest, { maxHeaderBytes }: Limits): UsherFailure['code'] | undefined {
  if (request.httpVersionMajor === 2) {
    const bytes = request.rawHeaders.reduce((sum, part) => sum + part.length, 0)
    return bytes > maxHeaderBytes ? 'USHER_HEAD_TOO_LARGE' : undefined
  }
  return request.headers.host === undefined && request.httpVersionMinor === 1 ? 'USHER_NO_HOST' : undefined
}

// RFC 9112 3.2.2: an absolute-form target says its host itself, and Host is then ignored.
function authorityFor(request: ClientRequest | IncomingMessage, target: string): string | undefined {
  return /^https?:\/\/([^/?#]*)/i.exec(target)?.[1] ?? authorityOf(request)
}
