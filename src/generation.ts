// Everything that answers requests by one configuration: made whole before anything of it is used, and never changed.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LoadedConfig, Site } from './config/load.ts'
import { createBlockList } from './config/networks.ts'
import type { Templates } from './config/templates.ts'
import type { LicenceDirectories } from './licences/directories.ts'
import { generalPages, sitePages } from './pages/sitePages.ts'
import { BodyTexts } from './proxy/body/bodyTexts.ts'
import { createTellPerson } from './proxy/answer/personTold.ts'
import { createProxy } from './proxy/index.ts'
import type { Generation } from './proxy/front/current.ts'
import { createAsking } from './proxy/own/asking.ts'
import type { Asking } from './proxy/own/asking.ts'
import { createOwnPaths } from './proxy/own/index.ts'
import type { ProxiedSite, ProxyServices } from './proxy/site.ts'
import type { Upstream } from './proxy/upstream/index.ts'
import { createReadiness } from './readiness/index.ts'
import type { Readiness, Stage } from './readiness/index.ts'
import type { Lease } from './reload/kept.ts'
import type { TakeRequest } from './rules/accessRequest.ts'
import { compileRules } from './rules/ruleSet.ts'
import { createTracer } from './tracing/index.ts'
import type { TracerService } from './tracing/index.ts'
import { createTrails } from './trails/index.ts'
import type { LineWriter } from './trails/index.ts'
import type { Upstreams } from './upstreams.ts'

/** A configuration as far as serving needs it. */
export type ServedConfig = Omit<LoadedConfig, 'locate' | 'presetLibrary' | 'settings'> &
  Partial<Pick<LoadedConfig, 'settings'>>

/** What a configuration says, and what belongs to it. */
export type Furnished = {
  readonly config: ServedConfig
  readonly templates: Templates
  readonly licences: Pick<LicenceDirectories, 'lookUpOf' | 'health'>
  readonly desks: TakingDesks
  /** Where a site's upstream really is. */
  readonly originOf: (site: Site) => string
}

/** Where people ask for access. */
export type TakingDesks = {
  /** undefined where a site has none. */
  deskOf(site: string): { readonly ask: TakeRequest } | undefined
}

/** What all generations of a process share. */
export type Shared = Pick<
  ProxyServices,
  'logger' | 'counts' | 'heldBytes' | 'meter' | 'pinned' | 'recent' | 'tunnels'
> & {
  readonly upstreams: Upstreams
  readonly stage: Stage
  /** What health tells beside its status. */
  readonly health: () => object
  /** Where lines of the access log go. */
  readonly access: LineWriter | undefined
  /** The number of this process among several that serve. */
  readonly worker: number | undefined
}

export type SiteGeneration = Generation & {
  readonly config: ServedConfig
  readonly licences: Furnished['licences']
  readonly sites: readonly ProxiedSite[]
  readonly readiness: () => Promise<Readiness>
  readonly tracer: TracerService | undefined
  /** In milliseconds since 1970. */
  readonly madeAt: number
  /** Nothing begins with it any more. Resolves when its last request to an upstream is over. */
  end(): Promise<void>
}

export type CompiledSite = Omit<ProxiedSite, 'upstream'> & { readonly config: Site }

/**
 * Throws where a rule or a template cannot be compiled.
 * compiled: the sites, for whoever has compiled them before.
 */
export function createGeneration(
  furnished: Furnished,
  shared: Shared,
  compiled: readonly CompiledSite[] = compileSites(furnished.config, furnished.templates),
): SiteGeneration {
  const { config, templates, licences, desks, originOf } = furnished
  const { upstreams, stage, health } = shared
  const { ownPath } = config
  const pages = generalPages(config, templates)
  const leases = upstreams.takeAll(config.sites, originOf, config.limits)
  const reached = compiled.map((site, index) => ({ ...site, upstream: upstreamAt(leases, index) }))
  const { logger, worker } = shared
  const tracer = createTracer(config.tracing, { sites: reached, logger, worker })
  const services = servicesOf(config, shared, tracer)
  const sites = reached.map((site) => ({
    ...site,
    licenceOf: licences.lookUpOf(site.name),
    asking: askingOf(site.config, ownPath, desks),
  }))
  return {
    ...{ ownPath, services, config, licences, sites, tracer, madeAt: Date.now() },
    proxy: createProxy({ sites, services, pages }),
    ownPaths: createOwnPaths({ ownPath, sites, services, pages, health }),
    readiness: createReadiness(reached, stage),
    async end() {
      await Promise.all(leases.map((lease) => lease.release()))
      await tracer?.close(LAST_SPANS_MS)
    },
  }
}

function upstreamAt(leases: readonly Lease<Upstream>[], index: number): Upstream {
  const lease = leases[index]
  if (lease === undefined) throw new Error('there is an upstream for each site')
  return lease.thing
}

// Of a generation that is over, for what its collector has yet to take.
const LAST_SPANS_MS = 10_000

function servicesOf(config: ServedConfig, shared: Shared, tracer: TracerService | undefined): ProxyServices {
  const { logger, counts, heldBytes, meter, pinned, recent, tunnels, access, worker } = shared
  const { log } = config
  const tellPerson = createTellPerson(log)
  const trusted = createBlockList(config.trustedProxies)
  return {
    ...{ logger, counts, heldBytes, meter, pinned, recent, tunnels, tellPerson, trusted },
    replacedBodyBytes: log.replacedBodyBytes,
    trails: createTrails({ log, trusted, tellPerson, logger, access, tracer, worker }),
    limits: config.limits,
    forwardedHeaders: config.forwardedHeaders,
    bodyTexts: new BodyTexts(),
  }
}

function askingOf({ name, ask }: Site, ownPath: string, desks: TakingDesks): Asking | undefined {
  const desk = desks.deskOf(name)
  return ask && desk && createAsking({ site: name, ownPath, ask, take: desk.ask })
}

/** The same one after the other, with time for others between them: each takes as long as hundreds of requests. */
export async function compileSitesByTurns(
  config: ServedConfig,
  templates: Templates,
): Promise<readonly CompiledSite[]> {
  const compiled: CompiledSite[] = []
  for (const site of config.sites) {
    await nextTurn()
    compiled.push(...compileSites({ ...config, sites: [site] }, templates))
  }
  await nextTurn()
  return compiled
}

/** Everything of the sites that needs no network: rules and pages. Throws where a rule or template cannot be compiled. */
export function compileSites(config: ServedConfig, templates: Templates): CompiledSite[] {
  return config.sites.map((site) => ({
    config: site,
    name: site.name,
    hosts: site.hosts,
    pathPrefix: site.pathPrefix,
    rules: compileRules(site.rules),
    pages: sitePages({ site, templates, ownPath: config.ownPath }),
    signIn: site.signIn,
    signInAction: site.signInForm?.action,
    userHeader: site.userHeader?.toLowerCase(),
    sessionCookies: site.sessionCookies,
    reset: site.reset,
  }))
}
