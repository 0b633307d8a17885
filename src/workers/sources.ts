// What operators are told of several processes that serve as one.
import packageJson from '../../package.json' with { type: 'json' }
import type { AdminSources } from '../admin/sources.ts'
import type { Desks } from '../asks/desks.ts'
import type { LicenceDirectories } from '../licences/directories.ts'
import { expose } from '../metrics/exposition.ts'
import type { Family } from '../metrics/family.ts'
import { readFamilies } from '../metrics/family.ts'
import { LIVE_METRICS } from '../metrics/liveMetrics.ts'
import { PROCESS_METRICS } from '../metrics/processMetrics.ts'
import type { LoopWatch } from '../proxy/loopDelay.ts'
import type { Readiness, Stage } from '../readiness/index.ts'
import type { Crew } from './crew.ts'
import { PastCounts } from './pastCounts.ts'
import type { WorkerProcess } from './workerProcess.ts'

// What a worker that is killed has counted since it was asked last is lost.
const GATHER_EVERY_MS = 5_000

export type SourceParts = {
  readonly crew: Crew
  readonly stage: Stage
  readonly loop: LoopWatch
  readonly licences: LicenceDirectories
  readonly desks: Desks
  readonly lostLogLines: () => number
  /** Whether anybody can ask for what there is to know. */
  readonly isWatched: boolean
}

export function createSources(parts: SourceParts): AdminSources {
  const { crew, stage } = parts
  const counts = new PastCounts<WorkerProcess>()
  const ownFamilies = familiesOfPrimary(parts)
  crew.onEnd((process) => counts.ended(process))
  async function gather(): Promise<void> {
    for (const { process, answer } of await crew.ask('families'))
      if (answer !== undefined && process.isAlive) counts.heard(process, answer as Family[])
  }
  if (parts.isWatched) setInterval(() => void gather(), GATHER_EVERY_MS).unref()
  return {
    health: () => healthOf(parts),
    readiness: () => readinessOf(crew, stage),
    async metrics(accept) {
      await gather()
      return expose([ownFamilies(), ...counts.all()], accept)
    },
  }
}

async function healthOf({ crew, loop, licences, lostLogLines }: SourceParts): Promise<object> {
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
    licences: licences.health(),
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
function familiesOfPrimary({ loop, licences, desks, lostLogLines }: SourceParts): () => Family[] {
  const live = {
    ...{ sites: [], pinned: NONE, tunnels: NONE, heldBytes: { taken: 0 }, lostLogLines },
    crowd: { size: 0, traffic: { receivedBytes: 0, sentBytes: 0 } },
    loopDelay: () => loop.delay(),
    licences: () => licences.health(),
    asks: () => ({ waiting: desks.waiting(), results: desks.results() }),
    version: packageJson.version,
    configLoadedAt: Date.now(),
  }
  return () => [...readFamilies(LIVE_METRICS, live), ...readFamilies(PROCESS_METRICS, process)]
}
