import type { Family, Sample } from '../metrics/family.ts'

/**
 * What processes have counted, those that have ended among them: the sum of a counter must not fall because one is gone, or
 * whoever reads it takes that for a restart and counts everything again (https://prometheus.io/docs/concepts/metric_types).
 * P names a process.
 */
export class PastCounts<P> {
  readonly #last = new Map<P, readonly Family[]>()
  readonly #past = new Map<string, PastFamily>()

  /** What a process tells now. */
  heard(from: P, families: readonly Family[]): void {
    this.#last.set(from, families)
  }

  /** What it told last stays in the sums. */
  ended(process: P): void {
    for (const family of this.#last.get(process) ?? []) if (family.type !== 'gauge') this.#add(family)
    this.#last.delete(process)
  }

  /** By process, and one for all that have ended. Of one that has not answered of late, what it told last. */
  all(): readonly (readonly Family[])[] {
    const past = Array.from(this.#past.values(), ({ samples, ...family }) => ({
      ...family,
      values: [...samples.values()],
    }))
    return [...this.#last.values(), past]
  }

  #add({ values, ...family }: Family): void {
    const { samples } = this.#past.get(family.name) ?? { samples: new Map<string, Sample>() }
    for (const sample of values) {
      const key = JSON.stringify([sample.metricName, sample.labels])
      samples.set(key, { ...sample, value: sample.value + (samples.get(key)?.value ?? 0) })
    }
    this.#past.set(family.name, { ...family, samples })
  }
}

type PastFamily = Omit<Family, 'values'> & { readonly samples: Map<string, Sample> }
