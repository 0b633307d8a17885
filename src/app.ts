import type { Logger } from 'pino'
import type { LoadedConfig, Site } from './config/load.ts'
import { createBlockList } from './config/networks.ts'
import type { Templates } from './config/templates.ts'
import { startDemoUpstreams } from './demoUpstreams.ts'
import type { DemoUpstreams } from './demoUpstreams.ts'
import { createLicenceDirectories } from './licences/directories.ts'
import type { LicenceDirectories } from './licences/directories.ts'
import { createPages } from './pages/index.ts'
import { ByteBudget } from './proxy/body/byteBudget.ts'
import { Counts } from './proxy/counts.ts'
import { createProxy } from './proxy/index.ts'
import type { Proxy } from './proxy/index.ts'
import { createServer } from './proxy/front/server.ts'
import type { FrontServer } from './proxy/front/server.ts'
import type { ProxiedSite, ProxyServices } from './proxy/site.ts'
import { createUpstream } from './proxy/upstream/index.ts'
import { compileRules } from './rules/ruleSet.ts'

export type AppOptions = {
  readonly config: LoadedConfig
  readonly templates: Templates
  readonly logger: Logger
}

export type App = {
  /** Binds every listener. Rejects when one cannot be bound; nothing stays open then. Resolves with where each listens: a URL, or the path of a socket. */
  listen(): Promise<readonly string[]>
  /** Where the embedded demo shows its cases; undefined where no site uses it. */
  readonly demoHome: string | undefined
  /** Stops accepting, lets requests in flight finish within the grace period, then ends what is left. */
  close(): Promise<void>
}

/** The whole of Usher, put together from a configuration. */
export async function buildApp({ config, templates, logger }: AppOptions): Promise<App> {
  const compiled = compileSites(config, templates)
  const demo = await startDemoUpstreams(config.sites)
  const services: ProxyServices = {
    logger,
    limits: config.limits,
    trusted: createBlockList(config.trustedProxies),
    forwardedHeaders: config.forwardedHeaders,
    heldBytes: new ByteBudget(config.limits.maxHeldBytesTotal),
    counts: new Counts(),
  }
  const reached = compiled.map((site) => ({
    ...site,
    upstream: createUpstream(site.config, demo.originOf(site.config), config.limits),
  }))
  const licences = createLicenceDirectories(reached, logger)
  const sites = reached.map((site) => ({ ...site, licenceOf: licences.lookUpOf(site.name) }))
  // For requests that no site takes.
  const { brand, wording } = config
  const pages = createPages({ templates, brand, wording, frameAncestors: ["'self'"] })
  const proxy = createProxy({ sites, services, pages })
  const { ownPath } = config
  const health = (): object => ({ licences: licences.health() })
  const servers = config.listeners.map((listener) =>
    createServer({ listener, ownPath, proxy, services, health }),
  )
  const running = { servers, proxy, demo, licences, gracePeriodMs: config.limits.gracePeriodMs }
  return {
    demoHome: demo.home,
    listen: () => listenOnAll(running),
    close: () => closeAll(running),
  }
}

/** Everything of the sites that needs no network: rules and pages. Throws where a rule or template cannot be compiled. */
export function compileSites(
  config: LoadedConfig,
  templates: Templates,
): (Omit<ProxiedSite, 'upstream'> & { readonly config: Site })[] {
  return config.sites.map((site) => ({
    config: site,
    name: site.name,
    hosts: site.hosts,
    pathPrefix: site.pathPrefix,
    rules: compileRules(site.rules),
    pages: createPages({
      templates,
      brand: site.brand,
      wording: site.wording,
      frameAncestors: site.frameAncestors,
    }),
    signIn: site.signIn,
    userHeader: site.userHeader?.toLowerCase(),
  }))
}

type Running = {
  readonly servers: readonly FrontServer[]
  readonly proxy: Proxy
  readonly demo: DemoUpstreams
  readonly licences: LicenceDirectories
  readonly gracePeriodMs: number
}

async function listenOnAll(running: Running): Promise<readonly string[]> {
  try {
    const addresses = await Promise.all(running.servers.map((server) => server.listen()))
    running.demo.showThrough(addresses[0] ?? '')
    // Not before: a process that cannot start, and is started again and again, would ask as often.
    running.licences.start()
    return addresses
  } catch (error) {
    await closeAll(running)
    throw error
  }
}

async function closeAll({ servers, proxy, demo, licences, gracePeriodMs }: Running): Promise<void> {
  const deadline = setTimeout(() => {
    for (const server of servers) server.destroyConnections()
  }, gracePeriodMs)
  await Promise.all(servers.map((server) => server.close()))
  clearTimeout(deadline)
  await licences.close()
  await proxy.destroy()
  await demo.close()
}
