import { createConfluence } from './confluence.ts'
import { createHome } from './home.ts'
import type { DemoName, Fronts, Places } from './home/places.ts'
import type { Handler } from './message.ts'
import { listen, type DemoServer } from './server.ts'
import { createTestRail } from './testrail.ts'

export type { DemoName, Fronts } from './home/places.ts'

export type Demo = {
  /** Origin of the TestRail upstream, such as http://127.0.0.1:41001. */
  readonly testrail: string
  /** Origin of the Confluence upstream. */
  readonly confluence: string
  /** Origin of the page that lists every case; it is the demo's Jira as well, at /browse/DEMO-1. */
  readonly home: string
  /** Tells the home page and the Jira issue where the sites are reached through Usher. */
  showThrough(fronts: Fronts): void
  /** Ends the servers and every connection, idle ones too. */
  close(): Promise<void>
}

export type DemoOptions = {
  /** Address to bind, 127.0.0.1 by default. */
  host?: string
  /** Path prefix of each application, such as /confluence; none by default. */
  contextPaths?: Partial<Record<DemoName, string>>
  /** Any free port by default. */
  homePort?: number
  /** Of each application; any free port by default. */
  ports?: Partial<Record<DemoName, number>>
}

/** Starts the embedded upstreams and the page about them. Rejects when an address is taken; nothing stays open then. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { host = '127.0.0.1', homePort = 0, ports = {} } = options
  const testrailPath = trimEnd(options.contextPaths?.testrail)
  const confluencePath = trimEnd(options.contextPaths?.confluence)
  let fronts: Fronts = {}

  const servers: DemoServer[] = []
  async function open(handler: Handler, port = 0): Promise<string> {
    const server = await listen(handler, { host, port })
    servers.push(server)
    return server.origin
  }
  async function close(): Promise<void> {
    await Promise.all(servers.map((server) => server.close()))
  }
  function showThrough(urls: Fronts): void {
    fronts = Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, trimEnd(url)]))
  }

  try {
    const testrail = await open(createTestRail(testrailPath), ports.testrail)
    const confluence = await open(createConfluence(confluencePath), ports.confluence)
    const upstreams = { testrail: testrail + testrailPath, confluence: confluence + confluencePath }
    const home = await open(
      createHome((): Places => ({ upstreams, fronts })),
      homePort,
    )
    return { testrail, confluence, home, showThrough, close }
  } catch (problem) {
    await close()
    throw problem
  }
}

/** A path prefix or URL without the slash at its end, so that a path can follow. */
function trimEnd(prefix = ''): string {
  return prefix.replace(/\/$/, '')
}
