import type { Logger } from 'pino'
import { returnAddress } from '../../rules/returnAddress.ts'
import type { Answer } from '../answer/index.ts'
import type { UsherCode } from '../answer/failure.ts'
import type { ClientRequest } from '../client.ts'
import type { ClientSide } from '../front/clientSide.ts'
import { authorityOf } from '../front/requestTarget.ts'
import type { HeaderPairs } from '../headerPairs.ts'
import type { ProxiedSite } from '../site.ts'
import type { SiteTable } from '../siteTable.ts'

/** A request for one of Usher's own paths. */
export type OwnRequest = {
  readonly request: ClientRequest
  readonly query: URLSearchParams
  readonly client: ClientSide
  readonly logger: Logger
  readonly sites: SiteTable<ProxiedSite>
  readonly send: (answer: Answer) => void
  /** Answers with the page of a refusal, in the look of the site that the request is about. fields: more of the head. */
  readonly refuse: (code: UsherCode, fields?: HeaderPairs) => void
}

/** The same with a form, which a page of the same origin has sent. */
export type OwnPost = OwnRequest & { readonly form: URLSearchParams }

/** What stands at one path, by method. HEAD gets what GET gets. */
export type Route = {
  readonly GET?: (own: OwnRequest) => void
  readonly POST?: (own: OwnPost) => void | Promise<void>
}

/** The wanted address, as a path of this host: what else it may say leads to its root. */
export function wantedIn(fields: URLSearchParams): string {
  // Node's targets are bytes, one a character; what a form brings beyond them is encoded as a browser does.
  const target = (fields.get('to') ?? '/').toWellFormed().replaceAll(/[^\0-\u00ff]+/g, encodeURIComponent)
  return returnAddress(target)
}

/** The site that an address of the request's host leads to. */
export function siteOf(
  { request, sites }: Pick<OwnRequest, 'request' | 'sites'>,
  wanted: string,
): ProxiedSite | undefined {
  return sites.pick(authorityOf(request), wanted)
}
