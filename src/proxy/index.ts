import type { IncomingMessage } from 'node:http'
import type { Pages } from '../pages/index.ts'
import { beginsNtlm } from '../rules/windowsSignIn.ts'
import { authorityOf, targetOf } from './front/requestTarget.ts'
import { isHttp2 } from './client.ts'
import type { ClientRequest } from './client.ts'
import type { ClientResponse } from './clientResponse.ts'
import { UsherFailure } from './answer/failure.ts'
import { sendFailure } from './answer/sendFailure.ts'
import type { UsherCode } from './answer/failure.ts'
import { NO_SITE, recordExchange } from './exchangeRecord.ts'
import type { ExchangeRecord } from './exchangeRecord.ts'
import { forward } from './upstream/forward.ts'
import { peerOf } from './front/peer.ts'
import { faultOf } from './front/requestFault.ts'
import type { ForwardOptions, ProxiedSite, ProxyServices } from './site.ts'
import type { Asked } from './trail.ts'
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
}

/** The wire: picks a site for each request and forwards. */
export function createProxy({ sites, services, pages }: ProxyOptions): Proxy {
  const table = createSiteTable(sites)
  function refuse({ request, response, target, record }: Recorded, code: UsherCode): void {
    const error = new UsherFailure(code)
    // A site that has no room is told of in its own brand; what is wrong otherwise is about none.
    const picked =
      code === 'USHER_TOO_MANY_CONNECTIONS' ? table.pick(authorityOf(request), target) : undefined
    const site = picked ?? { name: NO_SITE, pages }
    sendFailure(request, response, { error, site, services, target, record })
  }
  // Leads a request to its site, or says what is wrong with it.
  function lead(asked: Asked, onward: (options: ForwardOptions) => void): void {
    const { request, response, target } = asked
    const record = recordExchange(asked, services)
    // Gone before it was seen: nobody waits, and the upstream could only be told that Usher itself asks.
    if (!peerOf(request).isKnown) {
      response.destroy()
      return
    }
    const fault = faultOf(request, services.limits)
    const site = fault === undefined ? table.pick(authorityOf(request), target) : undefined
    if (site === undefined) return refuse({ ...asked, record }, fault ?? 'USHER_NO_SITE')
    record.site = site.name
    onward({ site, services, target, record })
  }
  return {
    handle(request, response, target) {
      // Node loses what a client sent behind an upgrade that is not taken up: it must not wait for an answer to that.
      if (!isHttp2(request) && leavesUpgrade(request)) response.shouldKeepAlive = false
      lead({ request, response, target }, (options) => forward(request, response, options))
    },
    refuse(request, response, { code, target }) {
      const asked = { request, response, target }
      refuse({ ...asked, record: recordExchange(asked, services) }, code)
    },
    upgrade(upgrade) {
      const { request, response } = upgrade
      lead({ request, response, target: targetOf(request) }, (options) => tunnel(upgrade, options))
    },
  }
}

type Recorded = Asked & { readonly record: ExchangeRecord }

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
