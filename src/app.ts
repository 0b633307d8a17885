import type { Logger } from 'pino'
import { createAdminServer } from './admin/server.ts'
import type { AdminServer } from './admin/server.ts'
import type { LoadedConfig, Site } from './config/load.ts'
import { createBlockList } from './config/networks.ts'
import type { Templates } from './config/templates.ts'
import { startDemoUpstreams } from './demoUpstreams.ts'
import type { DemoUpstreams } from './demoUpstreams.ts'
import { createDesks } from './asks/desks.ts'
import type { Desks } from './asks/desks.ts'
import type { TakeRequest } from './rules/accessRequest.ts'
import { createLicenceDirectories } from './licences/directories.ts'
import type { LicenceDirectories } from './licences/directories.ts'
import { createInsight, sourcesOf } from './insight.ts'
import type { Insight } from './insight.ts'
import type { AdminSources } from './admin/sources.ts'
import { createTracer } from './tracing/index.ts'
import { createTrails } from './trails/index.ts'
import type { LineWriter } from './trails/index.ts'
import type { TracerService } from './tracing/index.ts'
import { Ledger } from './metrics/ledger.ts'
import type { Stage } from './readiness/index.ts'
import { generalPages, sitePages } from './pages/sitePages.ts'
import { TEMPLATES_DIRECTORY } from './places.ts'
import { createGallery } from './preview/gallery.ts'
import { readTextSources } from './preview/textSources.ts'
import { BodyTexts } from './proxy/body/bodyTexts.ts'
import { ByteBudget } from './proxy/body/byteBudget.ts'
import { createTellPerson } from './proxy/answer/personTold.ts'
import { Counts } from './proxy/counts.ts'
import { Crowd } from './proxy/front/crowd.ts'
import { watchLoop } from './proxy/loopDelay.ts'
import type { LoopWatch } from './proxy/loopDelay.ts'
import { createProxy } from './proxy/index.ts'
import type { Proxy } from './proxy/index.ts'
import type { Meter } from './proxy/meter.ts'
import { createServer } from './proxy/front/server.ts'
import type { FrontServer } from './proxy/front/server.ts'
import { createAsking } from './proxy/own/asking.ts'
import type { Asking } from './proxy/own/asking.ts'
import { createOwnPaths } from './proxy/own/index.ts'
import type { ProxiedSite, ProxyServices } from './proxy/site.ts'
import { createUpstream } from './proxy/upstream/index.ts'
import { PinnedConnections } from './proxy/upstream/pinned/pinnedConnections.ts'
import { compileRules } from './rules/ruleSet.ts'

export type AppOptions = {
  readonly config: ServedConfig
  readonly templates: Templates
  readonly logger: Logger
  /** Where lines of the access log go; nowhere unless it is said. */
  readonly access?: LineWriter | undefined
  /** How many lines of the log could not be written; 0 unless it is said. */
  readonly lostLogLines?: () => number
  /** What another process does for this one, its worker; without it this process does all of it. */
  readonly primary?: PrimaryParts
}

/** The parts of which there is one, however many processes serve: so that nothing is asked or sent more often. */
export type PrimaryParts = {
  /** The number of this worker. */
  readonly worker: number
  readonly licences: LicenceDirectories
  readonly desks: TakingDesks
}

export type TakingDesks = Omit<Desks, 'deskOf'> & {
  /** undefined where a site has none. */
  deskOf(site: string): { readonly ask: TakeRequest } | undefined
}

/** A configuration as far as serving needs it. */
export type ServedConfig = Omit<LoadedConfig, 'locate' | 'presetLibrary'>

/** What is run: by this process itself, or by others that it starts. */
export type Runnable = {
  /** Binds every listener. Rejects when one cannot be bound; nothing stays open then. Resolves with where each listens: a URL, or the path of a socket. */
  listen(): Promise<readonly string[]>
  /** Where operators look at Usher, once it listens; undefined where the configuration has no such listener. */
  adminAddress(): string | undefined
  /** Where the embedded demo shows its cases; undefined where no site uses it. */
  readonly demoHome: string | undefined
  /** Has other processes open their log files anew; absent where there are none. */
  reopenLogs?(): void
  /** Stops accepting, lets requests in flight finish within the grace period, then ends what is left. */
  close(): Promise<void>
}

export type App = Runnable & {
  /** What there is to know of it: for its own listener for operators, or for whoever runs several. */
  readonly insight: Insight
}

/** The whole of Usher, put together from a configuration. */
export async function buildApp(options: AppOptions): Promise<App> {
  const { config, templates, logger, lostLogLines = () => 0, primary } = options
  const compiled = compileSites(config, templates)
  const demo = await startDemoUpstreams(config.sites)
  const ledger = new Ledger()
  const reached = compiled.map((site) => ({
    ...site,
    upstream: createUpstream(site.config, demo.originOf(site.config), config.limits),
  }))
  const tracer = createTracer(config.tracing, { sites: reached, logger, worker: primary?.worker })
  const services = servicesOf(options, { meter: ledger, tracer })
  const licences = primary?.licences ?? createLicenceDirectories(reached, logger)
  const { ownPath } = config
  const desks = primary?.desks ?? createDesks(config.sites, logger)
  const sites = reached.map((site) => ({
    ...site,
    licenceOf: licences.lookUpOf(site.name),
    asking: askingOf(site.config, ownPath, desks),
  }))
  const pages = generalPages(config, templates)
  const proxy = createProxy({ sites, services, pages })
  const loop = watchLoop()
  const crowd = new Crowd(config.limits.maxConnections, () => services.counts.add('dropped-connection'))
  const stage: Stage = { state: 'starting' }
  const insight = createInsight({
    ...{ sites, services, ledger, crowd, loop, desks, licences, lostLogLines, stage },
    worker: primary?.worker,
  })
  const ownPaths = createOwnPaths({ ownPath, sites, services, pages, health: insight.health })
  const servers = config.listeners.map((listener) =>
    createServer({ listener, ownPath, proxy, ownPaths, services, crowd }),
  )
  const { gracePeriodMs } = config.limits
  const admin = adminOf(config, templates, sourcesOf(insight))
  const running = { servers, admin, proxy, demo, licences, desks, loop, stage, tracer, gracePeriodMs }
  return {
    adminAddress: () => admin?.address(),
    demoHome: demo.home,
    insight,
    listen: () => listenOnAll(running),
    close: () => closeAll(running),
  }
}

type Watchers = { readonly meter: Meter; readonly tracer: TracerService | undefined }

function servicesOf(
  { config, logger, access, primary }: AppOptions,
  { meter, tracer }: Watchers,
): ProxyServices {
  const trusted = createBlockList(config.trustedProxies)
  const { log } = config
  const tellPerson = createTellPerson(log)
  const worker = primary?.worker
  return {
    logger,
    tellPerson,
    replacedBodyBytes: log.replacedBodyBytes,
    trails: createTrails({ log, trusted, tellPerson, logger, access, tracer, worker }),
    limits: config.limits,
    trusted,
    pinned: new PinnedConnections({ maxTotal: config.limits.maxPinnedConnections, trusted }),
    forwardedHeaders: config.forwardedHeaders,
    bodyTexts: new BodyTexts(),
    heldBytes: new ByteBudget(config.limits.maxHeldBytesTotal),
    counts: new Counts(config.sites.map(({ name }) => name)),
    meter,
  }
}

/** The listener of operators, where the configuration has one. */
export function adminOf(
  config: ServedConfig,
  templates: Templates,
  sources: AdminSources,
): AdminServer | undefined {
  const { admin: listener } = config
  if (listener === undefined) return undefined
  const texts = { config, templatesDirectory: TEMPLATES_DIRECTORY }
  return createAdminServer({
    ...{ listener, sources },
    makeGallery: () => createGallery({ config, templates, texts: readTextSources(texts) }),
  })
}

function askingOf({ name, ask }: Site, ownPath: string, desks: TakingDesks): Asking | undefined {
  const desk = desks.deskOf(name)
  return ask && desk && createAsking({ site: name, ownPath, ask, take: desk.ask })
}

/** Everything of the sites that needs no network: rules and pages. Throws where a rule or template cannot be compiled. */
export function compileSites(
  config: ServedConfig,
  templates: Templates,
): (Omit<ProxiedSite, 'upstream'> & { readonly config: Site })[] {
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

type Running = {
  readonly servers: readonly FrontServer[]
  readonly admin: AdminServer | undefined
  readonly proxy: Proxy
  readonly demo: DemoUpstreams
  readonly licences: LicenceDirectories
  readonly desks: TakingDesks
  readonly loop: LoopWatch
  readonly stage: Stage
  readonly tracer: TracerService | undefined
  readonly gracePeriodMs: number
}

async function listenOnAll(running: Running): Promise<readonly string[]> {
  try {
    const addresses: string[] = []
    // One after the other: workers tell their listeners on port 0 apart by this order.
    for (const server of running.servers) addresses.push(await server.listen())
    await running.admin?.listen()
    running.demo.showThrough(addresses[0] ?? '')
    // Not before: a process that cannot start, and is started again and again, would ask as often.
    running.licences.start()
    running.stage.state = 'serving'
    return addresses
  } catch (error) {
    await closeAll(running)
    throw error
  }
}

async function closeAll({ servers, admin, proxy, demo, licences, ...rest }: Running): Promise<void> {
  const { desks, loop, stage, tracer, gracePeriodMs } = rest
  stage.state = 'stopping'
  const end = performance.now() + gracePeriodMs
  desks.hurry()
  const deadline = setTimeout(() => {
    for (const server of servers) server.destroyConnections()
  }, gracePeriodMs)
  await Promise.all(servers.map((server) => server.close()))
  clearTimeout(deadline)
  await admin?.close()
  await desks.close(end - performance.now())
  await licences.close()
  await proxy.destroy()
  await tracer?.close(end - performance.now())
  await demo.close()
  loop.stop()
}
