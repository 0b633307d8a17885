import type { Labels, Sample } from './family.ts'

/** How often something took how long. Bounds are in seconds, ascending; what is above the last has a place of its own. */
export class Histogram {
  readonly #bounds: Float64Array
  readonly #counts: Float64Array
  #sum = 0

  constructor(bounds: readonly number[]) {
    this.#bounds = Float64Array.from(bounds)
    this.#counts = new Float64Array(bounds.length + 1)
  }

  observe(seconds: number): void {
    let place = 0
    while (place < this.#bounds.length && seconds > (this.#bounds[place] ?? 0)) place += 1
    this.#counts[place] = (this.#counts[place] ?? 0) + 1
    this.#sum += seconds
  }

  /** As OpenMetrics has it: each bucket with those below it, then the sum and the count. */
  samples(name: string, labels: Labels): Sample[] {
    const bounds = [...this.#bounds, '+Inf']
    let count = 0
    const buckets = bounds.map((le, place) => {
      count += this.#counts[place] ?? 0
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count }
    })
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: this.#sum },
      { metricName: `${name}_count`, labels, value: count },
    ]
  }
}
