import type { IncomingMessage } from 'node:http'
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

export type Proxy = {
  /** Answers a request: from the upstream of its site, or with a page of its own. */
  handle(request: ClientRequest, response: ClientResponse, target: string): void
  /** Answers with a page of Usher's own that says what is missing. */
  refuse(request: ClientRequest, response: ClientResponse, code: UsherFailure['code']): void
  /** Joins the client with the upstream of its site for another protocol, such as WebSocket. */
  upgrade(upgrade: Upgrade): void
  /** Ends every upstream connection at once. */
  destroy(): Promise<void>
}

/** The wire: picks a site for each request and forwards. */
export function createProxy({ sites, services, pages }: ProxyOptions): Proxy {
  const table = createSiteTable(sites)
  function refuse(request: ClientRequest, response: ClientResponse, code: UsherFailure['code']): void {
    sendFailure(request, response, { error: new UsherFailure(code), site: { name: 'none', pages }, services })
  }
  return {
    handle(request, response, target) {
      const site = table.pick(authorityFor(request, target), target)
      if (site) forward(request, response, { site, services, target })
      else refuse(request, response, 'USHER_NO_SITE')
    },
    refuse,
    upgrade(upgrade) {
      const { request, socket } = upgrade
      const target = request.url ?? '/'
      const site = table.pick(authorityFor(request, target), target)
      if (!site) {
        endWith(socket, '404 Not Found')
        return
      }
      openTunnel(upgrade, { site, services, target })
    },
    async destroy() {
      await Promise.all(sites.map(({ upstream }) => upstream.pool.destroy()))
    },
  }
}

// RFC 9112 3.2.2: an absolute-form target says its host itself, and Host is then ignored.
function authorityFor(request: ClientRequest | IncomingMessage, target: string): string | undefined {
  return /^https?:\/\/([^/?#]*)/i.exec(target)?.[1] ?? authorityOf(request)
}
