// One target in one scenario, from its first request to its last figure.
import { openLoad } from '../load/clients.ts'
import type { Facing, Load } from '../load/clients.ts'
import { runClosedLoop } from '../load/closedLoop.ts'
import { runOpenLoop } from '../load/openLoop.ts'
import type { Latency, Memory, Results, Sample, TargetResult } from '../results.ts'
import type { Scenario } from '../scenarios.ts'
import type { Target } from '../targets/index.ts'
import { startTarget } from '../targets/start.ts'
import type { RunningTarget, Surroundings } from '../targets/start.ts'
import { checkAnswer } from './check.ts'
import { cpuNanoseconds } from './cpu.ts'
import { forgetPeak, peakBytes, residentBytes } from './memory.ts'
import { median, percentile } from './statistics.ts'

const NANOSECONDS_A_MS = 1_000_000

// For what is so slow that it would take longer to see all requests of the warm-up.
const MAX_WARM_MS = 10_000

/** How long the load runs before a sample, and for it. */
type Stretch = Pick<Results, 'runInMs' | 'sampleMs'>

type Started = Omit<RunningTarget, 'child'>

export class Subject {
  readonly #target: Started
  readonly #facing: Facing
  readonly #samples: Sample[] = []
  readonly #latencies: Latency[] = []
  #atRestBytes = 0
  #beforeBytes = 0
  #idle: Load | undefined
  #failure: string | undefined

  constructor(target: Started, facing: Facing) {
    this.#target = target
    this.#facing = facing
  }

  /** Starts the target; one that does not start has failed, as one that fails later. */
  static async start(target: Target, scenario: Scenario, surroundings: Surroundings): Promise<Subject> {
    const { authority } = surroundings
    try {
      const running = await startTarget(target, scenario, surroundings)
      return new Subject(running, { port: running.port, scenario, authority })
    } catch (error) {
      const subject = new Subject(neverStarted(target), { port: 0, scenario, authority })
      subject.#failure = (error as Error).message
      return subject
    }
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined
  }

  /** Rejects where the target does not do the job of the scenario. */
  async check(): Promise<void> {
    await checkAnswer(this.#facing)
    this.#atRestBytes = residentBytes(this.#target.pid)
  }

  /** Until that many requests: code is compiled then, and buffers have found their size. */
  async warm(requests: number): Promise<void> {
    const { scenario } = this.#facing
    await this.#openIdle()
    const isOwn = scenario.warmedBy === scenario.request
    const wanted = { request: scenario.warmedBy, status: isOwn ? scenario.status : 200 }
    const load = await openLoad(this.#facing, { ...wanted, count: scenario.connections })
    await runClosedLoop(load, { durationMs: MAX_WARM_MS, requests })
    load.close()
    this.#beforeBytes = residentBytes(this.#target.pid)
    forgetPeak(this.#target.pid)
  }

  async sample({ runInMs, sampleMs }: Stretch): Promise<void> {
    const load = await this.#openOwn()
    await this.#runIn(load, runInMs)
    const before = cpuNanoseconds(this.#target.pid)
    const { answers, elapsedMs } = await runClosedLoop(load, { durationMs: sampleMs })
    const cpuMs = (cpuNanoseconds(this.#target.pid) - before) / NANOSECONDS_A_MS
    load.close()
    this.#samples.push({ requests: answers, elapsedMs, cpuMs })
  }

  requestsPerSecond(): number {
    return median(this.#samples.map(({ requests, elapsedMs }) => (requests / elapsedMs) * 1_000))
  }

  async sampleLatency(requestsPerSecond: number, { runInMs, sampleMs }: Stretch): Promise<void> {
    const load = await this.#openOwn()
    await this.#runIn(load, runInMs)
    const latencies = await runOpenLoop(load, { requestsPerSecond, durationMs: sampleMs })
    load.close()
    this.#latencies.push({ p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99) })
  }

  /** Does a step unless one has failed before; a failure ends this target's part, not the run. */
  async attempt(step: () => Promise<void>): Promise<void> {
    if (this.hasFailed) return
    try {
      await step()
    } catch (error) {
      this.#failure = (error as Error).message
    }
  }

  async stop(): Promise<void> {
    this.#idle?.close()
    await this.#target.stop()
  }

  result(): TargetResult {
    const failure = this.#failure === undefined ? {} : { failure: this.#failure }
    const figures = { samples: this.#samples, latencies: this.#latencies, memory: this.#memory() }
    return { name: this.#target.name, ...figures, ...failure }
  }

  #memory(): Memory {
    const peak = this.hasFailed ? 0 : peakBytes(this.#target.pid)
    return { atRestBytes: this.#atRestBytes, beforeBytes: this.#beforeBytes, peakBytes: peak }
  }

  async #openOwn(): Promise<Load> {
    // Rejects where an idle connection has not lasted until now.
    await Promise.race([this.#idle?.failed, Promise.resolve()])
    const { request, status, connections } = this.#facing.scenario
    return openLoad(this.#facing, { request, status, count: connections })
  }

  // Whatever waited for its turn is cold: engines tidy up while nothing happens.
  async #runIn(load: Load, runInMs: number): Promise<void> {
    if (this.#facing.scenario.silentMs === 0) await runClosedLoop(load, { durationMs: runInMs })
  }

  // Each has asked once, as a browser has before it is idle.
  async #openIdle(): Promise<void> {
    const { request, status, idleConnections } = this.#facing.scenario
    if (idleConnections === 0) return
    this.#idle = await openLoad(this.#facing, { request, status, count: idleConnections })
    await runClosedLoop(this.#idle, { durationMs: 0 })
  }
}

function neverStarted({ name }: Target): Started {
  return { name, pid: 0, port: 0, stop: async () => {} }
}
