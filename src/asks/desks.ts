import type { Logger } from 'pino'
import type { Ask } from '../config/schema/askSchema.ts'
import { createDesk } from './index.ts'
import type { Desk } from './index.ts'

/** The desks of all sites that have one; sites with the same setting share theirs, its queue and its limits. */
export type Desks = {
  /** undefined where a site has none. */
  deskOf(site: string): Desk | undefined
  hurry(): void
  close(withinMs: number): Promise<void>
}

type SiteThatAsks = { readonly name: string; readonly ask?: Ask | undefined }

export function createDesks(sites: readonly SiteThatAsks[], logger: Logger): Desks {
  const settings = new Set(sites.flatMap(({ ask }) => ask ?? []))
  const desks = new Map([...settings].map((ask) => [ask, createDesk({ ask, logger })]))
  const bySite = new Map(sites.map(({ name, ask }) => [name, ask && desks.get(ask)]))
  const all = [...desks.values()]
  return {
    deskOf: (site) => bySite.get(site),
    hurry() {
      for (const desk of all) desk.hurry()
    },
    async close(withinMs) {
      await Promise.all(all.map((desk) => desk.close(withinMs)))
    },
  }
}
