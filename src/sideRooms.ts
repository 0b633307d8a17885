// What there is one of, however many processes serve: so that nothing is asked or sent more often than once.
import type { Logger } from 'pino'
import { DeskRoom } from './asks/desks.ts'
import type { Desks } from './asks/desks.ts'
import type { Site } from './config/load.ts'
import { isOnDemo, startDemoUpstreams } from './demoUpstreams.ts'
import type { DemoUpstreams } from './demoUpstreams.ts'
import type { ServedConfig } from './generation.ts'
import { createLicenceDirectories, keepDirectories } from './licences/directories.ts'
import type { LicenceDirectories, TellNews } from './licences/directories.ts'
import { upstreamPlace } from './proxy/upstream/index.ts'

/** What of it belongs to one configuration. */
export type Rooms = {
  readonly demo: DemoUpstreams
  readonly licences: LicenceDirectories
  readonly desks: Desks
  readonly originOf: (site: Site) => string
  /** The configuration is in use no longer. */
  end(): Promise<void>
}

export class SideRooms {
  readonly desks: DeskRoom
  /** Told of each change of a licence directory. */
  onNews: TellNews = () => undefined
  readonly #logger: Logger
  // One that no site uses any more stays to the end, because requests may be under way to it.
  readonly #demos = new Map<string, DemoUpstreams>()
  readonly #directories = keepDirectories()

  constructor(logger: Logger) {
    this.#logger = logger
    this.desks = new DeskRoom(logger)
  }

  /** What the next configuration has as well, lives on. Rejects where the demo cannot be started. */
  async furnish({ sites }: ServedConfig): Promise<Rooms> {
    const demo = await this.#demoFor(sites)
    const licences = createLicenceDirectories({
      sites: sites
        .filter((site) => site.licences !== undefined)
        .map((config) => ({ config, upstream: upstreamPlace(config, demo.originOf(config)) })),
      ...{ logger: this.#logger, kept: this.#directories },
      tell: (site, news) => this.onNews(site, news),
    })
    const desks = this.desks.open(sites)
    return {
      ...{ demo, licences, desks },
      originOf: (site) => demo.originOf(site),
      async end() {
        desks.release()
        await licences.close()
      },
    }
  }

  async closeDemos(): Promise<void> {
    await Promise.all(Array.from(this.#demos.values(), (demo) => demo.close()))
  }

  async #demoFor(sites: readonly Site[]): Promise<DemoUpstreams> {
    const wanted = sites.filter(isOnDemo)
    const places = JSON.stringify(wanted.map(({ upstream, pathPrefix }) => [upstream, pathPrefix]))
    const demo = this.#demos.get(places) ?? (await startDemoUpstreams(wanted))
    this.#demos.set(places, demo)
    return demo
  }
}
