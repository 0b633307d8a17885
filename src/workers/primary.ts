// The process that starts the workers. It serves no client itself: it has what there must be one of, however many serve.
import cluster from 'node:cluster'
import type { AdminServer } from '../admin/server.ts'
import { adminOf } from '../app.ts'
import type { AppOptions, Runnable } from '../app.ts'
import { createDesks } from '../asks/desks.ts'
import type { Desks } from '../asks/desks.ts'
import type { LoadedConfig } from '../config/load.ts'
import { startDemoUpstreams } from '../demoUpstreams.ts'
import type { DemoUpstreams } from '../demoUpstreams.ts'
import { createLicenceDirectories } from '../licences/directories.ts'
import type { LicenceDirectories, SiteWithUpstream } from '../licences/directories.ts'
import { watchLoop } from '../proxy/loopDelay.ts'
import type { LoopWatch } from '../proxy/loopDelay.ts'
import { upstreamPlace } from '../proxy/upstream/index.ts'
import type { Stage } from '../readiness/index.ts'
import type { Asked, Receipt } from '../rules/accessRequest.ts'
import { Crew } from './crew.ts'
import { WORKER_ARGUMENT } from './messages.ts'
import type { LicenceNews } from './messages.ts'
import { shareOf } from './share.ts'
import { createSources } from './sources.ts'

// Workers end themselves at the end of the grace period; what hangs then is killed.
const LAST_MS = 2_000

export type PrimaryOptions = Omit<AppOptions, 'config' | 'primary'> & {
  readonly config: LoadedConfig
  /** At least two. */
  readonly workers: number
}

/** The whole of Usher in several processes, which all listen in the same places. */
export async function buildPrimary(options: PrimaryOptions): Promise<Runnable> {
  const { config, templates, logger, workers, lostLogLines = () => 0 } = options
  const demo = await startDemoUpstreams(config.sites)
  const licences = createLicenceDirectories(sitesWithLicences(config, demo), logger, (site, news) =>
    crew.tell({ kind: 'licences', site, news }),
  )
  const desks = createDesks(config.sites, logger)
  const share = shareOf(config, { workers, demo })
  const crew = new Crew({
    ...{ size: workers, logger },
    assign: () => ({ config: share, templates, licences: newsOf(licences) }),
    take: (site, asked) => takeAt(desks, site, asked),
  })
  prepareCluster(crew)
  const loop = watchLoop()
  const stage: Stage = { state: 'starting' }
  const sources = createSources({ crew, stage, loop, licences, desks, lostLogLines })
  const admin = adminOf(config, templates, sources)
  const { gracePeriodMs } = config.limits
  const running = { crew, admin, demo, licences, desks, loop, stage, gracePeriodMs }
  return {
    adminAddress: () => admin?.address(),
    demoHome: demo.home,
    reopenLogs: () => crew.tell({ kind: 'reopen' }),
    listen: () => listenOnAll(running),
    close: () => closeAll(running),
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

function sitesWithLicences({ sites }: LoadedConfig, demo: DemoUpstreams): SiteWithUpstream[] {
  return sites
    .filter(({ licences }) => licences !== undefined)
    .map((config) => ({ config, upstream: upstreamPlace(config, demo.originOf(config)) }))
}

function newsOf(licences: LicenceDirectories): LicenceNews[] {
  return Array.from(licences.news(), ([site, news]) => ({ site, news }))
}

function takeAt(desks: Desks, site: string, asked: Asked): Receipt {
  const desk = desks.deskOf(site)
  // Only where a site has one does a worker ask.
  if (desk === undefined) throw new Error(`nobody can be asked about the site ${site}`)
  return desk.ask(asked)
}

type Running = {
  readonly crew: Crew
  readonly admin: AdminServer | undefined
  readonly demo: DemoUpstreams
  readonly licences: LicenceDirectories
  readonly desks: Desks
  readonly loop: LoopWatch
  readonly stage: Stage
  readonly gracePeriodMs: number
}

async function listenOnAll(running: Running): Promise<readonly string[]> {
  try {
    const addresses = await running.crew.start()
    await running.admin?.listen()
    running.demo.showThrough(addresses[0] ?? '')
    running.licences.start()
    running.stage.state = 'serving'
    return addresses
  } catch (error) {
    await closeAll(running)
    throw error
  }
}

async function closeAll({ crew, admin, demo, licences, desks, ...rest }: Running): Promise<void> {
  const { loop, stage, gracePeriodMs } = rest
  stage.state = 'stopping'
  const end = performance.now() + gracePeriodMs
  desks.hurry()
  await crew.stop(gracePeriodMs + LAST_MS)
  await admin?.close()
  await desks.close(end - performance.now())
  await licences.close()
  await demo.close()
  loop.stop()
}
