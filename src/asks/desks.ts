import type { Logger } from 'pino'
import type { Ask } from '../config/schema/askSchema.ts'
import { Kept } from '../reload/kept.ts'
import { createDesk } from './index.ts'
import type { Desk } from './index.ts'
import { AskTally } from './tally.ts'
import type { TalliedResult } from './tally.ts'

/** The desks of the sites of one configuration. */
export type Desks = {
  /** undefined where a site has none. */
  deskOf(site: string): Desk | undefined
  /** The configuration is in use no longer: a desk that the next one does not have sends what it has, and ends. */
  release(): void
}

type SiteThatAsks = { readonly name: string; readonly ask?: Ask | undefined }

/** All desks. Sites with the same setting share theirs, its queue and its limits, from one configuration to the next. */
export class DeskRoom {
  readonly #logger: Logger
  readonly #tally = new AskTally()
  readonly #desks = new Kept<Desk>((desk) => desk.finish())

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** The desks of all sites that have one. */
  open(sites: readonly SiteThatAsks[]): Desks {
    const leases = new Map(
      sites.flatMap(({ name, ask }) => (ask ? [[name, this.#desks.take(ask, () => this.#create(ask))]] : [])),
    )
    return {
      deskOf: (site) => leases.get(site)?.thing,
      release() {
        for (const lease of leases.values()) void lease.release()
      },
    }
  }

  /** How many requests are not sent yet. */
  waiting(): number {
    return this.#desks.all().reduce((sum, desk) => sum + desk.waiting(), 0)
  }

  /** How often what became of requests. */
  results(): readonly TalliedResult[] {
    return this.#tally.results()
  }

  /** Usher is stopping. */
  hurry(): void {
    for (const desk of this.#desks.all()) desk.hurry()
  }

  async close(withinMs: number): Promise<void> {
    await Promise.all(this.#desks.all().map((desk) => desk.close(withinMs)))
  }

  #create(ask: Ask): Desk {
    return createDesk({
      ...{ ask, logger: this.#logger },
      onResult: (site, result) => this.#tally.add(site, result),
    })
  }
}
