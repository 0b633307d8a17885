// What the reports say of a target, out of its samples.
import { median } from '../measure/statistics.ts'
import type { Results, ScenarioResult, TargetResult } from '../results.ts'

const MB = 1_048_576

export type Figures = {
  /** CPU time of the target for one request. */
  readonly cpuMicroseconds: number
  readonly leastCpuMicroseconds: number
  /** Under as much load as there are clients. */
  readonly requestsPerSecond: number
  /** How much of its core it used then; well below 1, something else was the limit. */
  readonly busyShare: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly atRestMb: number
  readonly beforeMb: number
  readonly peakMb: number
}

/** NaN stands for what was not measured. */
export function figuresOf({ samples, latencies, memory }: TargetResult): Figures {
  const costs = samples.map(({ cpuMs, requests }) => (cpuMs * 1_000) / requests)
  return {
    cpuMicroseconds: median(costs),
    leastCpuMicroseconds: costs.length === 0 ? Number.NaN : Math.min(...costs),
    requestsPerSecond: median(samples.map(({ requests, elapsedMs }) => (requests * 1_000) / elapsedMs)),
    busyShare: median(samples.map(({ cpuMs, elapsedMs }) => cpuMs / elapsedMs)),
    p50Ms: median(latencies.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(latencies.map(({ p99Ms }) => p99Ms)),
    atRestMb: memory.atRestBytes / MB,
    beforeMb: memory.beforeBytes / MB,
    peakMb: memory.peakBytes / MB,
  }
}

/** Of a target in a scenario, where both were measured without a failure. */
export function findFigures({ scenarios }: Results, scenario: string, target: string): Figures | undefined {
  const found = findTarget(
    scenarios.find(({ name }) => name === scenario),
    target,
  )
  return found === undefined || found.failure !== undefined ? undefined : figuresOf(found)
}

export function findTarget(scenario: ScenarioResult | undefined, target: string): TargetResult | undefined {
  return scenario?.targets.find(({ name }) => name === target)
}
