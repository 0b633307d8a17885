// Another configuration for all workers at once: each makes it ready, and none takes it up before all of them can.
import type { Logger } from 'pino'
import { describeReloadProblem } from '../reload/outcome.ts'
import type { Change } from '../reload/change.ts'
import type { NextAssignment, Prepared } from './messages.ts'
import type { WorkerProcess } from './workerProcess.ts'

// Compiling takes a second or two on a machine that is busy.
const PREPARE_WITHIN_MS = 30_000

// A worker does so between two requests.
const COMMIT_WITHIN_MS = 5_000

export type CrewChange = Change & {
  /** Resolves when all have taken it up. */
  readonly settled: () => Promise<void>
}

/** Rejects where one of them cannot; none has changed then. */
export async function prepareCrew(
  workers: readonly WorkerProcess[],
  next: NextAssignment,
  logger: Logger,
): Promise<CrewChange> {
  const answers = await Promise.all(workers.map((worker) => problemIn(worker, next)))
  const problem = answers.find((answer) => answer !== undefined)
  const discard = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => obeyed(worker, 'discard', logger)))
  }
  if (problem !== undefined) {
    await discard()
    throw new Error(problem)
  }
  let over: Promise<unknown> = Promise.resolve()
  return {
    discard,
    commit() {
      over = Promise.all(workers.map((worker) => obeyed(worker, 'commit', logger)))
    },
    async settled() {
      await over
    },
  }
}

async function problemIn(worker: WorkerProcess, next: NextAssignment): Promise<string | undefined> {
  try {
    const { problems } = (await worker.order({ kind: 'prepare', ...next }, PREPARE_WITHIN_MS)) as Prepared
    if (problems.length === 0) return undefined
    return `worker ${worker.number}: ${problems.map(describeReloadProblem).join('; ')}`
  } catch (error) {
    return `worker ${worker.number}: ${error instanceof Error ? error.message : String(error)}`
  }
}

// One that has ended since begins anew with what holds by then.
async function obeyed(worker: WorkerProcess, kind: 'commit' | 'discard', logger: Logger): Promise<void> {
  try {
    await worker.order({ kind }, COMMIT_WITHIN_MS)
  } catch (error) {
    if (worker.isAlive) logger.error({ err: error, worker: worker.number, kind }, 'a worker does not answer')
  }
}
