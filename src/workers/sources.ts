// What operators are told of several processes that serve as one.
import packageJson from '../../package.json' with { type: 'json' }
import type { AdminSources, Health } from '../admin/sources.ts'
import { toldConfiguration } from '../insight.ts'
import type { LiveDesks } from '../insight.ts'
import type { LicenceDirectories } from '../licences/directories.ts'
import { expose } from '../metrics/exposition.ts'
import type { Family } from '../metrics/family.ts'
import { readFamilies } from '../metrics/family.ts'
import { LIVE_METRICS } from '../metrics/liveMetrics.ts'
import { PROCESS_METRICS } from '../metrics/processMetrics.ts'
import type { LoopWatch } from '../proxy/loopDelay.ts'
import type { Readiness, Stage } from '../readiness/index.ts'
import type { LastReload, ReloadTally } from '../reload/outcome.ts'
import type { Crew } from './crew.ts'
import type { RecentRefusal } from '../proxy/recentRefusals.ts'
import { Traffic } from '../traffic/index.ts'
import { totalsOf } from '../traffic/totals.ts'
import type { Question } from './messages.ts'
import { PastCounts } from './pastCounts.ts'
import { PastRefusals } from './pastRefusals.ts'
import type { WorkerProcess } from './workerProcess.ts'

export type SourceParts = {
  readonly crew: Crew
  readonly stage: Stage
  readonly loop: LoopWatch
  /** What belongs to the configuration that is in use. */
  readonly running: () => {
    readonly licences: Pick<LicenceDirectories, 'health'>
    /** How many of all workers together are kept. */
    readonly recentRefusals: number
  }
  readonly desks: LiveDesks
  readonly lostLogLines: () => number
  readonly lastReload: () => LastReload | undefined
  readonly reloads: () => ReloadTally
}

export type Sources = {
  readonly sources: AdminSources
  /** Looks from time to time at what the workers count, once it is started. */
  readonly traffic: Traffic
}

export function createSources(parts: SourceParts): Sources {
  const { crew, stage, running } = parts
  const counts = new PastCounts<WorkerProcess>()
  const refusals = new PastRefusals<WorkerProcess>(() => running().recentRefusals)
  const ownFamilies = familiesOfPrimary(parts)
  crew.onEnd((process) => {
    counts.ended(process)
    refusals.ended(process)
  })
  async function counted(): Promise<readonly (readonly Family[])[]> {
    await hear(crew, 'families', (from, told) => counts.heard(from, told as Family[]))
    return counts.all()
  }
  async function refused(): Promise<readonly RecentRefusal[]> {
    await hear(crew, 'refusals', (from, told) => refusals.heard(from, told as RecentRefusal[]))
    return refusals.latest()
  }
  const traffic = new Traffic({
    async read() {
      // So that those of a worker that ends are known as well.
      await refused()
      return totalsOf(await counted())
    },
  })
  const sources = {
    health: () => healthOf(parts),
    readiness: () => readinessOf(crew, stage),
    metrics: async (accept: string | undefined) => expose([ownFamilies(), ...(await counted())], accept),
    traffic: () => traffic.look(),
    refusals: refused,
  }
  return { sources, traffic }
}

type Heard = (from: WorkerProcess, told: unknown) => void

// Of one that has ended in the meantime, what it told last has been counted already.
async function hear(crew: Crew, about: Question, heard: Heard): Promise<void> {
  for (const { process, answer } of await crew.ask(about))
    if (answer !== undefined && process.isAlive) heard(process, answer)
}

async function healthOf(parts: SourceParts): Promise<Health> {
  const { crew, loop, running, lostLogLines, lastReload, reloads } = parts
  const answers = await crew.ask('health')
  const present = answers
    .filter(({ process }) => process.isAlive)
    .map(({ process: { number: worker, pid, stage }, answer }) => ({
      ...{ worker, pid },
      // One that serves answers in no time.
      state: answer === undefined && stage === 'serving' ? 'silent' : stage,
      ...(answer as object | undefined),
    }))
  const missing = crew.vacancies().map(({ number: worker, ...rest }) => ({ worker, state: 'ended', ...rest }))
  return {
    ...{ status: 'ok', version: packageJson.version },
    workers: [...present, ...missing].toSorted((one, other) => one.worker - other.worker),
    configuration: toldConfiguration(reloads().appliedAt, lastReload()),
    licences: running().licences.health(),
    eventLoop: loop.delay(),
    lostLogLines: lostLogLines(),
  }
}

// What the applications say is the same whoever asks them.
async function readinessOf(crew: Crew, { state }: Stage): Promise<Readiness> {
  const answer = (await crew.askAny('readiness')) as Readiness | undefined
  if (answer === undefined) return { ready: false, state, sites: {} }
  return { ...answer, state, ready: answer.ready && state === 'serving' }
}

const NONE = { countOf: () => 0 }

/** Of the process that serves nobody: what it alone has, and what it takes of the machine. */
function familiesOfPrimary(parts: SourceParts): () => Family[] {
  const { loop, running, desks, lostLogLines, reloads } = parts
  const live = {
    ...{ sites: () => [], pinned: NONE, tunnels: NONE, heldBytes: { taken: 0 }, lostLogLines, reloads },
    crowd: { size: 0, traffic: { receivedBytes: 0, sentBytes: 0 } },
    loopDelay: () => loop.delay(),
    licences: () => running().licences.health(),
    asks: () => ({ waiting: desks.waiting(), results: desks.results() }),
    version: packageJson.version,
    configLoadedAt: () => reloads().appliedAt,
  }
  return () => [...readFamilies(LIVE_METRICS, live), ...readFamilies(PROCESS_METRICS, process)]
}
