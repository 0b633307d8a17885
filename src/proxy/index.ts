import type { IncomingMessage } from 'node:http'
import type { Pages } from '../pages/index.ts'
import { beginsNtlm } from '../rules/windowsSignIn.ts'
import { authorityOf, targetOf } from './front/requestTarget.ts'
import { isHttp2 } from './client.ts'
import type { ClientRequest } from './client.ts'
import type { ClientResponse } from './clientResponse.ts'
import { sendFailure, UsherFailure } from './answer/failure.ts'
import type { UsherCode } from './answer/failure.ts'
import { forward } from './upstream/forward.ts'
import { peerOf } from './front/peer.ts'
import { faultOf } from './front/requestFault.ts'
import type { ForwardOptions, ProxiedSite, ProxyServices } from './site.ts'
import { createSiteTable } from './siteTable.ts'
import { takeOver } from './upstream/pinned/takeOver.ts'
import { openTunnel } from './upstream/tunnel.ts'
import type { Upgrade } from './upstream/tunnel.ts'

export type ProxyOptions = {
  readonly sites: readonly ProxiedSite[]
  readonly services: ProxyServices
  /** For a request that no site takes. */
  readonly pages: Pages
}

export type Refused = { readonly code: UsherCode; readonly target: string }

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
    // A site that has no room is told of in its own brand; what is wrong otherwise is about none.
    const site = code === 'USHER_TOO_MANY_CONNECTIONS' ? table.pick(authorityOf(request), target) : undefined
    sendFailure(request, response, { error, site: site ?? { name: 'none', pages }, services, target })
  }
  // The site of a request, or what is wrong with it.
  function siteOf(request: ClientRequest, target: string): ProxiedSite | UsherCode {
    return faultOf(request, services.limits) ?? table.pick(authorityOf(request), target) ?? 'USHER_NO_SITE'
  }
  return {
    handle(request, response, target) {
      // Node loses what a client sent behind an upgrade that is not taken up: it must not wait for an answer to that.
      if (!isHttp2(request) && leavesUpgrade(request)) response.shouldKeepAlive = false
      // Gone before it was seen: nobody waits, and the upstream could only be told that Usher itself asks.
      if (!peerOf(request).isKnown) {
        response.destroy()
        return
      }
      const site = siteOf(request, target)
      if (typeof site === 'string') refuse(request, response, { code: site, target })
      else forward(request, response, { site, services, target })
    },
    refuse,
    upgrade(upgrade) {
      const { request, response } = upgrade
      const target = targetOf(request)
      if (!peerOf(request).isKnown) {
        response.destroy()
        return
      }
      const site = siteOf(request, target)
      if (typeof site === 'string') refuse(request, response, { code: site, target })
      else tunnel(upgrade, { site, services, target })
    },
    async destroy() {
      services.pinned.destroy()
      await Promise.all(sites.map(({ upstream }) => upstream.pool.destroy()))
    },
  }
}

// Of a sign-in that begins with an upgrade, the next leg needs the connection; nobody sends more before it.
function leavesUpgrade({ headers }: IncomingMessage): boolean {
  return headers.upgrade !== undefined && !beginsNtlm(headers.authorization ?? '')
}

// Whoever has signed in an upstream connection is known on that one alone.
function tunnel(upgrade: Upgrade, options: ForwardOptions): void {
  const pin = options.services.pinned.find(upgrade.request, options.site)
  if (pin !== undefined && upgrade.request.method === 'GET') takeOver(pin, upgrade, options)
  else openTunnel(upgrade, options)
}
