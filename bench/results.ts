// The shape of what a run of the bench writes as JSON, and the reports read.

export const RESULTS_VERSION = 1

export type Results = {
  readonly version: typeof RESULTS_VERSION
  /** ISO 8601. */
  readonly date: string
  readonly machine: Machine
  /** What took part, by its name in the bench. */
  readonly versions: Readonly<Record<string, string>>
  readonly rounds: number
  /** Asked of each target before it was sampled; fewer where they would have taken long. */
  readonly warmRequests: number
  /** How long the same load ran before each sample. */
  readonly runInMs: number
  /** How long each sample took. */
  readonly sampleMs: number
  readonly absent: readonly Absent[]
  readonly scenarios: readonly ScenarioResult[]
}

export type Machine = {
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
  readonly system: string
  /** False where target and load shared their cores: figures of such a run are not worth much. */
  readonly arePinned: boolean
}

/** A target that could not take part at all. */
export type Absent = { readonly target: string; readonly reason: string }

export type ScenarioResult = {
  readonly name: string
  readonly title: string
  /** The rate at which latency was measured, the same for all; null where it was not. */
  readonly requestsPerSecond: number | null
  readonly targets: readonly TargetResult[]
}

export type TargetResult = {
  readonly name: string
  readonly samples: readonly Sample[]
  readonly latencies: readonly Latency[]
  readonly memory: Memory
  /** Why it was left out of the rest of the scenario; undefined where all went well. */
  readonly failure?: string
}

/** One stretch under as much load as there are clients. */
export type Sample = {
  readonly requests: number
  readonly elapsedMs: number
  /** Of the target's processes: user and system. */
  readonly cpuMs: number
}

/** One stretch at the fixed rate. */
export type Latency = { readonly p50Ms: number; readonly p99Ms: number }

export type Memory = {
  /** Once it listened, before any load but a single request. */
  readonly atRestBytes: number
  /** After the warm-up, with the scenario's idle connections. */
  readonly beforeBytes: number
  /** The most that was resident while it was measured. */
  readonly peakBytes: number
}
