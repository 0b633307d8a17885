import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createBlockList } from './config/formats.ts'
import type { LoadedConfig, ResolvedListener, Site } from './config/load.ts'
import type { Templates } from './config/templates.ts'
import { startDemo } from './demo/index.ts'
import type { Demo, DemoName } from './demo/index.ts'
import { createPages } from './pages/index.ts'
import type { Pages } from './pages/index.ts'
import { ByteBudget } from './proxy/byteBudget.ts'
import { createProxy } from './proxy/index.ts'
import type { Proxy } from './proxy/index.ts'
import { createServer } from './proxy/server.ts'
import type { ProxiedSite, ProxyServices } from './proxy/site.ts'
import { createUpstream } from './proxy/upstream.ts'
import { compileRules } from './rules/ruleSet.ts'

export type AppOptions = {
  readonly config: LoadedConfig
  readonly templates: Templates
  readonly logger: Logger
}

export type App = {
  /** Binds every listener. Rejects when one cannot be bound; none stays bound then. Returns where each listens, as a URL or a socket path. */
  listen(): Promise<string[]>
  /** Where the embedded demo shows its cases, or undefined where no site uses it. Known once listening. */
  readonly demoHome: string | undefined
  /** Stops accepting, lets requests in flight finish within the grace period, then ends what is left. */
  close(): Promise<void>
}

/** The whole of Usher, put together from a configuration. */
export async function buildApp({ config, templates, logger }: AppOptions): Promise<App> {
  const compiled = compileSites(config, templates)
  const demo = await startDemoFor(config.sites)
  const services: ProxyServices = {
    logger,
    limits: config.limits,
    trusted: createBlockList(config.trustedProxies),
    forwardedHeaders: config.forwardedHeaders,
    heldBytes: new ByteBudget(config.limits.maxHeldBytesTotal),
  }
  const sites = compiled.map((site) => ({
    ...site,
    upstream: createUpstream(site.config, upstreamOrigin(site.config, demo), config.limits),
  }))
  const proxy = createProxy({ sites, services, pages: fallbackPages(templates) })
  const servers = config.listeners.map((listener) =>
    createServer({ listener, ownPath: config.ownPath, proxy, services }),
  )
  return {
    get demoHome() {
      return demo?.home
    },
    async listen() {
      const addresses = await listenAll(servers, config.listeners)
      demo?.showThrough(demoFronts(config.sites, addresses[0] ?? ''))
      return addresses
    },
    close: () => closeAll({ servers, proxy, demo, gracePeriodMs: config.limits.gracePeriodMs }),
  }
}

/** Everything of the sites that needs no network: rules and pages. Throws where a rule or template cannot be compiled. */
export function compileSites(
  config: LoadedConfig,
  templates: Templates,
): (Omit<ProxiedSite, 'upstream'> & { config: Site })[] {
  return config.sites.map((site) => ({
    config: site,
    name: site.name,
    hosts: site.hosts,
    pathPrefix: site.pathPrefix,
    rules: compileRules(site.rules),
    pages: createPages({ templates, brand: site.brand, frameAncestors: site.frameAncestors }),
    signIn: site.signIn,
  }))
}

// For requests that no site takes.
function fallbackPages(templates: Templates): Pages {
  return createPages({ templates, brand: { product: 'Usher' }, frameAncestors: ["'self'"] })
}

const DEMO = 'demo:'

async function startDemoFor(sites: readonly Site[]): Promise<Demo | undefined> {
  const wanted = sites.filter((site) => site.upstream.startsWith(DEMO))
  if (wanted.length === 0) return undefined
  const contextPaths = Object.fromEntries(
    wanted.map((site) => [demoName(site), site.pathPrefix.replace(/\/$/, '')]),
  )
  return startDemo({ contextPaths })
}

function demoName({ upstream }: Site): DemoName {
  return upstream.slice(DEMO.length) as DemoName
}

function upstreamOrigin(site: Site, demo: Demo | undefined): string {
  return demo && site.upstream.startsWith(DEMO) ? demo[demoName(site)] : site.upstream
}

function demoFronts(sites: readonly Site[], front: string): Partial<Record<DemoName, string>> {
  const wanted = sites.filter((site) => site.upstream.startsWith(DEMO))
  return Object.fromEntries(
    wanted.map((site) => [demoName(site), `${front}${site.pathPrefix.replace(/\/$/, '')}`]),
  )
}

async function listenAll(
  servers: readonly FastifyInstance[],
  listeners: readonly ResolvedListener[],
): Promise<string[]> {
  try {
    return await Promise.all(servers.map((server, index) => listenOn(server, listeners[index])))
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()))
    throw error
  }
}

async function listenOn(server: FastifyInstance, listener: ResolvedListener | undefined): Promise<string> {
  if (listener?.socket !== undefined) {
    await server.listen({ path: listener.socket })
    return listener.socket
  }
  const { host = '127.0.0.1', port = 0, tls } = listener ?? {}
  await server.listen({ host, port })
  const bound = (server.server.address() as AddressInfo).port
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `${tls ? 'https' : 'http'}://${shown.includes(':') ? `[${shown}]` : shown}:${bound}`
}

type Running = {
  readonly servers: readonly FastifyInstance[]
  readonly proxy: Proxy
  readonly demo: Demo | undefined
  readonly gracePeriodMs: number
}

async function closeAll({ servers, proxy, demo, gracePeriodMs }: Running): Promise<void> {
  const drained = Promise.all(servers.map((server) => server.close()))
  const deadline = setTimeout(() => endConnections(servers, proxy), gracePeriodMs)
  await drained
  clearTimeout(deadline)
  await proxy.destroy()
  await demo?.close()
}

function endConnections(servers: readonly FastifyInstance[], proxy: Proxy): void {
  for (const { server } of servers) if ('closeAllConnections' in server) server.closeAllConnections()
  // Rejects nothing: undici reports each request's end to its own handler.
  void proxy.destroy()
}
