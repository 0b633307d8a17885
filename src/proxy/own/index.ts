// Usher's own paths: what it answers itself, whatever stands behind it.
import type { Limits } from '../../config/schema/index.ts'
import type { Pages } from '../../pages/index.ts'
import { isAsking } from '../../rules/method.ts'
import { splitTarget } from '../../rules/target.ts'
import { sendAnswer } from '../answer/index.ts'
import { UsherFailure } from '../answer/failure.ts'
import { sendFailure } from '../answer/sendFailure.ts'
import { isHttp2 } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import { cutOff } from '../clientResponse.ts'
import type { ClientResponse } from '../clientResponse.ts'
import { clientSideOf } from '../front/clientSide.ts'
import { faultOf } from '../front/requestFault.ts'
import { NO_SITE, recordExchange } from '../exchangeRecord.ts'
import type { ExchangeRecord } from '../exchangeRecord.ts'
import type { ProxiedSite, ProxyServices } from '../site.ts'
import { createSiteTable } from '../siteTable.ts'
import type { SiteTable } from '../siteTable.ts'
import { ASK } from './ask.ts'
import { askPath } from './asking.ts'
import { readForm } from './form.ts'
import { healthRoute } from './health.ts'
import { siteOf, wantedIn } from './ownRequest.ts'
import type { OwnRequest, Route } from './ownRequest.ts'
import { RESET } from './reset.ts'
import { isFromOwnPage } from './sameSite.ts'

export type OwnPathsOptions = {
  readonly ownPath: string
  readonly sites: readonly ProxiedSite[]
  readonly services: ProxyServices
  /** For a request that is about no site. */
  readonly pages: Pages
  /** What health tells beside its status. */
  readonly health: () => object
}

export type OwnPaths = {
  /** Answers a request for a path below the prefix. target: as the client sent it. */
  handle(request: ClientRequest, response: ClientResponse, target: string): void
}

export function createOwnPaths(options: OwnPathsOptions): OwnPaths {
  const { ownPath, services, pages } = options
  const sites = createSiteTable(options.sites)
  const routes = new Map<string, Route>([
    [`${ownPath}/health`, healthRoute(options.health)],
    [`${ownPath}/reset`, RESET],
    [askPath(ownPath), ASK],
  ])
  return {
    handle(request, response, target) {
      // Node loses what a client sent behind an upgrade that is not taken up: it must not wait for an answer to that.
      if (!isHttp2(request) && request.headers.upgrade !== undefined) response.shouldKeepAlive = false
      const record = recordExchange({ request, response, target }, services)
      const asked = { request, response, target, record }
      const own = ownRequestOf(asked, { sites, services, pages })
      const route = routes.get(splitTarget(target).path)
      if (route === undefined) return own.refuse('USHER_NO_OWN_PATH')
      void answer(own, route, services.limits).catch((error: unknown) => {
        services.logger.error({ err: error }, "answering one of Usher's own paths failed")
        if (response.headersSent) cutOff(response)
        else own.refuse('USHER_OWN_FAULT')
      })
    },
  }
}

type Asked = {
  readonly request: ClientRequest
  readonly response: ClientResponse
  readonly target: string
  readonly record: ExchangeRecord
}

type Surroundings = {
  readonly sites: SiteTable<ProxiedSite>
  readonly services: ProxyServices
  readonly pages: Pages
}

function ownRequestOf(
  { request, response, target, record }: Asked,
  { sites, services, pages }: Surroundings,
): OwnRequest {
  const query = new URLSearchParams(splitTarget(target).query)
  return {
    ...{ request, query, sites },
    client: clientSideOf(request, services.trusted),
    logger: services.logger,
    send(sent) {
      sendAnswer(response, request.method ?? 'GET', sent)
      record.answered('own')
    },
    refuse(code, fields = []) {
      // What is at none of the paths is about no site.
      const site = code === 'USHER_NO_OWN_PATH' ? undefined : siteOf({ request, sites }, wantedIn(query))
      const error = new UsherFailure(code)
      sendFailure(request, response, {
        ...{ error, services, target, record, fields },
        site: site ?? { name: NO_SITE, pages },
      })
    },
  }
}

async function answer(own: OwnRequest, route: Route, limits: Limits): Promise<void> {
  const { request } = own
  const fault = faultOf(request, limits)
  if (fault !== undefined) return own.refuse(fault)
  const get = isAsking(request.method ?? '') ? route.GET : undefined
  const post = request.method === 'POST' ? route.POST : undefined
  if (get) return get(own)
  if (!post) return own.refuse('USHER_OWN_METHOD', ['Allow', allowed(route)])
  if (!isFromOwnPage(request, own.client)) return own.refuse('USHER_CROSS_SITE')
  const form = await readForm(request)
  return typeof form === 'string' ? own.refuse(form) : post({ ...own, form })
}

// RFC 9110 15.5.6
function allowed({ GET, POST }: Route): string {
  return [...(GET ? ['GET', 'HEAD'] : []), ...(POST ? ['POST'] : [])].join(', ')
}
