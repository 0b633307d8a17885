// The process that starts the workers. It serves no client itself: it has what there must be one of, however many serve.
import cluster from 'node:cluster'
import { buildHouse } from '../house.ts'
import type { Front, FrontParts, Furnishing, HouseOptions, Runnable } from '../house.ts'
import type { LicenceDirectories } from '../licences/directories.ts'
import type { Asked, Receipt } from '../rules/accessRequest.ts'
import { Crew } from './crew.ts'
import { WORKER_ARGUMENT } from './messages.ts'
import type { LicenceNews, NextAssignment } from './messages.ts'
import { shareOf } from './share.ts'
import { createSources } from './sources.ts'

// Workers end themselves at the end of the grace period; what hangs then is killed.
const LAST_MS = 2_000

export type PrimaryOptions = HouseOptions & {
  /** At least two. */
  readonly workers: number
}

/** The whole of Usher in several processes, which all listen in the same places. */
export function buildPrimary({ workers, ...options }: PrimaryOptions): Promise<Runnable> {
  return buildHouse(options, (parts) => createCrewFront(parts, workers))
}

function createCrewFront(parts: FrontParts, workers: number): Front {
  const { first, logger, side, lastReload } = parts
  let running = first
  let addresses: readonly string[] = []
  const crew = new Crew({
    ...{ size: workers, logger },
    assign: () => ({ ...assignmentOf(running, workers), lastReload: lastReload() }),
    take: (site, asked) => takeAt(running, site, asked),
  })
  side.onNews = (site, news) => crew.tell({ kind: 'licences', site, news })
  prepareCluster(crew)
  const { sources, traffic } = createSources({
    ...{ ...parts, crew, desks: side.desks },
    running: () => ({ ...running.rooms, recentRefusals: running.config.recentRefusals }),
  })
  return {
    sources,
    addresses: () => addresses,
    async listen() {
      addresses = await crew.start()
      traffic.start()
      return addresses
    },
    async prepare(next) {
      const change = await crew.prepare(assignmentOf(next, workers))
      return {
        ...change,
        commit() {
          running = next
          change.commit()
        },
      }
    },
    settled: () => crew.settled(),
    reopenLogs: () => crew.tell({ kind: 'reopen' }),
    onReload: ({ at, result }) => crew.tell({ kind: 'reloaded', last: { at, result } }),
    close(gracePeriodMs) {
      traffic.stop()
      return crew.stop(gracePeriodMs + LAST_MS)
    },
  }
}

// All workers wait for connections at one socket, which this process has bound, and whoever has nothing else to do takes
// the next: docs/decisions/0015-workers.md
function prepareCluster(crew: Crew): void {
  cluster.schedulingPolicy = cluster.SCHED_NONE
  cluster.setupPrimary({ args: [WORKER_ARGUMENT], serialization: 'advanced' })
  // Where this process ends before its time, as by a second signal.
  process.once('exit', () => crew.kill())
}

function assignmentOf({ config, templates, rooms }: Furnishing, workers: number): NextAssignment {
  const { demo, licences } = rooms
  return { config: shareOf(config, { workers, demo }), templates, licences: newsOf(licences) }
}

function newsOf(licences: LicenceDirectories): LicenceNews[] {
  return Array.from(licences.news(), ([site, news]) => ({ site, news }))
}

function takeAt({ rooms }: Furnishing, site: string, asked: Asked): Receipt {
  // Only where a site has one does a worker ask. A reload may have taken it away since: nothing more can be taken then.
  return rooms.desks.deskOf(site)?.ask(asked) ?? { kind: 'full' }
}
