// What operators are told of several processes that serve as one.
import packageJson from '../../package.json' with { type: 'json' }
import type { AdminSources } from '../admin/sources.ts'
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
import { PastCounts } from './pastCounts.ts'
import type { WorkerProcess } from './workerProcess.ts'

export type SourceParts = {
  readonly crew: Crew
  readonly stage: Stage
  readonly loop: LoopWatch
  /** What belongs to the configuration that is in use. */
  readonly running: () => { readonly licences: Pick<LicenceDirectories, 'health'> }
  readonly desks: LiveDesks
  readonly lostLogLines: () => number
  readonly lastReload: () => LastReload | undefined
  readonly reloads: () => ReloadTally
}

export function createSources(parts: SourceParts): AdminSources {
  const { crew, stage } = parts
  const counts = new PastCounts<WorkerProcess>()
  const ownFamilies = familiesOfPrimary(parts)
  crew.onEnd((process) => counts.ended(process))
  return {
    health: () => healthOf(parts),
    readiness: () => readinessOf(crew, stage),
    async metrics(accept) {
      for (const { process, answer } of await crew.ask('families'))
        if (answer !== undefined && process.isAlive) counts.heard(process, answer as Family[])
      return expose([ownFamilies(), ...counts.all()], accept)
    },
  }
}

async function healthOf(parts: SourceParts): Promise<object> {
  const { crew, loop, running, lostLogLines, lastReload, reloads } = parts
  const answers = await crew.ask('health')
  return {
    ...{ status: 'ok', version: packageJson.version },
    workers: answers.map(({ process: { number: worker, pid, stage }, answer }) => ({
      ...{ worker, pid },
      // One that serves answers in no time.
      state: answer === undefined && stage === 'serving' ? 'silent' : stage,
      ...(answer as object | undefined),
    })),
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

/** Of the process that serves nobody: what it alone has, and what it takes of the machine. */
function familiesOfPrimary(parts: SourceParts): () => Family[] {
  const { loop, running, desks, lostLogLines, reloads } = parts
  const live = {
    ...{ sites: () => [], pinned: { countOf: () => 0 }, heldBytes: { taken: 0 }, lostLogLines, reloads },
    crowd: { size: 0, traffic: { receivedBytes: 0, sentBytes: 0 } },
    loopDelay: () => loop.delay(),
    licences: () => running().licences.health(),
    asks: () => ({ waiting: desks.waiting(), results: desks.results() }),
    version: packageJson.version,
    configLoadedAt: () => reloads().appliedAt,
  }
  return () => [...readFamilies(LIVE_METRICS, live), ...readFamilies(PROCESS_METRICS, process)]
}
