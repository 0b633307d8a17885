import type { BlockList } from 'node:net'
import type { Logger } from 'pino'
import type { Config, Limits } from '../config/schema/index.ts'
import type { SessionCookie } from '../config/sessionCookies.ts'
import type { Pages } from '../pages/index.ts'
import type { LicenceLookup } from '../rules/exchange.ts'
import type { RuleSet } from '../rules/ruleSet.ts'
import type { BodyTexts } from './body/bodyTexts.ts'
import type { ByteBudget } from './body/byteBudget.ts'
import type { TellPerson } from './answer/personTold.ts'
import type { Counts } from './counts.ts'
import type { ExchangeRecord } from './exchangeRecord.ts'
import type { Meter } from './meter.ts'
import type { RecentRefusals } from './recentRefusals.ts'
import type { Trails } from './trail.ts'
import type { Asking } from './own/asking.ts'
import type { Upstream } from './upstream/index.ts'
import type { PinnedConnections } from './upstream/pinned/pinnedConnections.ts'
import type { Tunnels } from './upstream/tunnels.ts'

/** One site as the wire needs it: everything compiled, nothing to look up. */
export type ProxiedSite = {
  readonly name: string
  readonly hosts: readonly string[]
  readonly pathPrefix: string
  readonly upstream: Upstream
  readonly rules: RuleSet
  readonly pages: Pages
  /** Where the sign-in button leads, {return} still in it. */
  readonly signIn: string | undefined
  /** The path to which the application's own sign-in form posts, where that is known. */
  readonly signInAction?: string | undefined
  /** In lower case: where a trusted gateway names the person. */
  readonly userHeader: string | undefined
  /** What "Start afresh" makes a browser forget. */
  readonly sessionCookies: readonly SessionCookie[]
  readonly reset: { readonly clearSiteData: boolean }
  /** How its people ask for access; absent where they cannot. */
  readonly asking?: Asking | undefined
  /** What the site's licence directory knows of a person; absent where it has none. */
  readonly licenceOf?: LicenceLookup | undefined
}

/** What every exchange shares. */
export type ProxyServices = {
  readonly logger: Logger
  /** What the line of a refusal says of the person. */
  readonly tellPerson: TellPerson
  /** How much of a body that a rule looked at stands in the line of its refusal. */
  readonly replacedBodyBytes: number
  readonly limits: Limits
  readonly trusted: BlockList
  readonly forwardedHeaders: Config['forwardedHeaders']
  readonly heldBytes: ByteBudget
  readonly bodyTexts: BodyTexts
  readonly counts: Counts
  readonly meter: Meter
  /** The last refusals, for operators to look at. */
  readonly recent: RecentRefusals
  /** Whoever follows exchanges, for an access log or traces; nearly always nobody. */
  readonly trails?: Trails | undefined
  readonly pinned: PinnedConnections
  readonly tunnels: Tunnels
}

/** What one exchange needs besides its request and response. */
export type ForwardOptions = {
  readonly site: ProxiedSite
  readonly services: ProxyServices
  /** The request target as the client sent it. */
  readonly target: string
  readonly record: ExchangeRecord
}
