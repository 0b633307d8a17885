import type { Logger } from 'pino'
import { backOffMs } from '../backOff.ts'
import type { Change } from '../reload/change.ts'
import type { Asked, Receipt } from '../rules/accessRequest.ts'
import { prepareCrew } from './crewChange.ts'
import type { Assignment, NextAssignment, Question, ToWorker } from './messages.ts'
import { WorkerProcess } from './workerProcess.ts'
import type { Ended, WorkerEvents } from './workerProcess.ts'

export type CrewOptions = {
  /** How many serve at a time. */
  readonly size: number
  readonly logger: Logger
  /** What a worker needs, as things are when it begins. */
  readonly assign: () => Omit<Assignment, 'worker'>
  /** Takes what somebody asks of a worker. */
  readonly take: (site: string, asked: Asked) => Receipt
}

export type Answered = {
  readonly process: WorkerProcess
  /** undefined where it gave none in time. */
  readonly answer: unknown
}

/** The place of one worker, in which one process follows another. */
type Place = {
  readonly number: number
  /** undefined while nobody is in it. */
  process: WorkerProcess | undefined
  /** In a row, without a minute between. */
  faults: number
  timer: NodeJS.Timeout | undefined
}

// For readiness a worker asks the applications, which may take two seconds.
const ANSWER_WITHIN_MS: Readonly<Record<Question, number>> = {
  health: 1_000,
  readiness: 3_000,
  families: 1_000,
}

// Who has served this long has not ended because of how it was started.
const SOUND_AFTER_MS = 60_000

const BACK_OFF = { firstRetryMs: 100, maxRetryMs: 30_000 }

/** The workers: so many at a time, and another where one has ended. */
export class Crew {
  readonly #options: CrewOptions
  readonly #places: readonly Place[]
  /** Those that are about to end as well. */
  readonly #processes = new Set<WorkerProcess>()
  readonly #endListeners = new Set<(process: WorkerProcess) => void>()
  readonly #started = Promise.withResolvers<readonly string[]>()
  readonly #ended = Promise.withResolvers<void>()
  readonly #events: WorkerEvents
  #hasStarted = false
  #isStopping = false
  /** Those that wait for their assignment until a change is over. */
  #unassigned: Set<WorkerProcess> | undefined
  #settled: () => Promise<void> = () => Promise.resolve()

  constructor(options: CrewOptions) {
    this.#options = options
    this.#places = Array.from({ length: options.size }, (_, index) => ({
      ...{ number: index + 1, process: undefined, faults: 0, timer: undefined },
    }))
    this.#events = {
      onReady: (from) => this.#assign(from),
      onListening: (from, addresses) => this.#onListening(from, addresses),
      onFailed: (from, message) => this.#onFailed(from, message),
      onLeaving: (from, isFault) => this.#onLeaving(from, isFault),
      onAsk: (from, { id, site, asked }) =>
        from.tell({ kind: 'receipt', id, receipt: options.take(site, asked) }),
      onExit: (from, ended) => this.#onExit(from, ended),
    }
  }

  /** Resolves with where all of them listen. Rejects where one cannot; the others are then still there. */
  start(): Promise<readonly string[]> {
    for (const place of this.#places) this.#fill(place)
    return this.#started.promise
  }

  /** Tells all; those that have yet to begin know it from their assignment. */
  tell(message: ToWorker): void {
    for (const process of this.#processes) if (process.stage !== 'starting') process.tell(message)
  }

  /**
   * Makes another configuration ready in all that serve or are about to. Whoever begins before that is decided, waits for
   * it. Rejects where one of them cannot.
   */
  async prepare(next: NextAssignment): Promise<Change> {
    this.#unassigned = new Set()
    const workers = [...this.#processes].filter(({ stage }) => stage === 'assigned' || stage === 'serving')
    try {
      const change = await prepareCrew(workers, next, this.#options.logger)
      return {
        commit: () => {
          change.commit()
          this.#settled = change.settled
          // Behind the rest of the commit, which says what they get.
          setImmediate(() => this.#assignWaiting())
        },
        discard: async () => {
          await change.discard()
          this.#assignWaiting()
        },
      }
    } catch (error) {
      this.#assignWaiting()
      throw error
    }
  }

  /** Resolves when all have taken up what was committed last. */
  settled(): Promise<void> {
    return this.#settled()
  }

  /** Calls back whenever a process has ended. */
  onEnd(listener: (process: WorkerProcess) => void): void {
    this.#endListeners.add(listener)
  }

  /** Asks every process that is there, those that are about to end too, in the order of their numbers. */
  ask(about: Question): Promise<readonly Answered[]> {
    const processes = [...this.#processes].toSorted((one, other) => one.number - other.number)
    return Promise.all(
      processes.map(async (process) => ({ process, answer: await answerOf(process, about) })),
    )
  }

  /** The answer of the first that serves and gives one; undefined where none does. */
  async askAny(about: Question): Promise<unknown> {
    for (const process of this.#processes) {
      const answer = process.stage === 'serving' ? await answerOf(process, about) : undefined
      if (answer !== undefined) return answer
    }
    return undefined
  }

  /** Resolves when all have ended: by themselves, or at the end of their time. */
  async stop(withinMs: number): Promise<void> {
    this.#isStopping = true
    for (const { timer } of this.#places) clearTimeout(timer)
    for (const process of this.#processes) process.tell({ kind: 'stop' })
    const deadline = setTimeout(() => this.kill(), withinMs)
    if (this.#processes.size > 0) await this.#ended.promise
    clearTimeout(deadline)
  }

  kill(): void {
    for (const process of this.#processes) process.kill()
  }

  #fill(place: Place): void {
    place.process = new WorkerProcess(place.number, this.#events)
    this.#processes.add(place.process)
  }

  #assignWaiting(): void {
    const waiting = this.#unassigned ?? []
    this.#unassigned = undefined
    for (const process of waiting) if (process.isAlive) this.#assign(process)
  }

  #assign(to: WorkerProcess): void {
    if (this.#unassigned !== undefined) {
      this.#unassigned.add(to)
      return
    }
    to.tell({ kind: 'serve', worker: to.number, ...this.#options.assign() })
    to.stage = 'assigned'
  }

  #onListening(from: WorkerProcess, addresses: readonly string[]): void {
    from.stage = 'serving'
    this.#options.logger.info({ worker: from.number, workerPid: from.pid }, 'a worker listens')
    if (this.#hasStarted || !this.#places.every(({ process }) => process?.stage === 'serving')) return
    this.#hasStarted = true
    this.#started.resolve(addresses)
  }

  #onFailed({ number: worker }: WorkerProcess, reason: string): void {
    if (this.#hasStarted) this.#options.logger.error({ worker, reason }, 'a worker cannot serve')
    else this.#started.reject(new Error(reason))
  }

  #onLeaving(from: WorkerProcess, isFault: boolean): void {
    from.stage = 'leaving'
    const place = this.#placeOf(from)
    if (place === undefined || !this.#hasStarted || this.#isStopping) return
    if (isFault) return this.#replace(place, {})
    const told = { worker: from.number, workerPid: from.pid }
    this.#options.logger.info(told, 'a worker was told to end; another takes its place')
    // Not at once: whoever signals the whole process group has told this process as well.
    this.#fillIn(place, BACK_OFF.firstRetryMs)
  }

  #onExit(from: WorkerProcess, ended: Ended): void {
    this.#processes.delete(from)
    for (const listener of this.#endListeners) listener(from)
    if (this.#isStopping) {
      if (this.#processes.size === 0) this.#ended.resolve()
      return
    }
    if (!this.#hasStarted) {
      this.#started.reject(new Error(`worker ${from.number} ended before it listened (${describe(ended)})`))
      return
    }
    const place = this.#placeOf(from)
    if (place !== undefined) this.#replace(place, ended)
  }

  // What ends again and again, whatever the reason, must not take the machine with it.
  #replace(place: Place, ended: Partial<Ended>): void {
    const { process, number: worker } = place
    const isSound = performance.now() - (process?.startedAt ?? 0) >= SOUND_AFTER_MS
    place.faults = isSound ? 1 : place.faults + 1
    const inMs = Math.round(backOffMs(place.faults, BACK_OFF))
    const told = { worker, workerPid: process?.pid, ...ended, inMs }
    this.#options.logger.error(told, 'a worker has ended; another takes its place')
    this.#fillIn(place, inMs)
  }

  #fillIn(place: Place, inMs: number): void {
    place.process = undefined
    place.timer = setTimeout(() => this.#fill(place), inMs)
  }

  #placeOf(process: WorkerProcess): Place | undefined {
    return this.#places.find((place) => place.process === process)
  }
}

function answerOf(process: WorkerProcess, about: Question): Promise<unknown> {
  if (process.stage === 'starting' || process.stage === 'assigned') return Promise.resolve(undefined)
  return process.ask(about, ANSWER_WITHIN_MS[about]).catch(() => undefined)
}

function describe({ code, signal }: Ended): string {
  return signal === null ? `exit code ${code}` : signal
}
