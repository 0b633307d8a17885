import type { Logger } from 'pino'
import type { Ask } from '../config/schema/askSchema.ts'
import { createDesk } from './index.ts'
import type { Desk } from './index.ts'
import { AskTally } from './tally.ts'
import type { OnResult, TalliedResult } from './tally.ts'

/** The desks of all sites that have one; sites with the same setting share theirs, its queue and its limits. */
export type Desks = {
  /** undefined where a site has none. */
  deskOf(site: string): Desk | undefined
  /** How many requests are not sent yet. */
  waiting(): number
  /** How often what became of requests. */
  results(): readonly TalliedResult[]
  hurry(): void
  close(withinMs: number): Promise<void>
}

type SiteThatAsks = { readonly name: string; readonly ask?: Ask | undefined }

export function createDesks(sites: readonly SiteThatAsks[], logger: Logger): Desks {
  const settings = new Set(sites.flatMap(({ ask }) => ask ?? []))
  const tally = new AskTally()
  const onResult: OnResult = (site, result) => tally.add(site, result)
  const desks = new Map([...settings].map((ask) => [ask, createDesk({ ask, logger, onResult })]))
  const bySite = new Map(sites.map(({ name, ask }) => [name, ask && desks.get(ask)]))
  const all = [...desks.values()]
  return {
    deskOf: (site) => bySite.get(site),
    waiting: () => all.reduce((sum, desk) => sum + desk.waiting(), 0),
    results: () => tally.results(),
    hurry() {
      for (const desk of all) desk.hurry()
    },
    async close(withinMs) {
      await Promise.all(all.map((desk) => desk.close(withinMs)))
    },
  }
}
