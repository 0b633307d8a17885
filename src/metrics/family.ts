/** How the values of several processes become one: what is counted or held adds up, of delays and ages the worst is told. */
export type Aggregator = 'sum' | 'max' | 'min' | 'first'

export type Labels = Readonly<Record<string, string | number>>

export type Sample = {
  readonly labels: Labels
  readonly value: number
  /** Where it is not that of the family: the parts of a histogram. */
  readonly metricName?: string
}

/** What a metric is; docs/operations.md has a table of them. Names and units are those of OpenMetrics. */
export type Description = {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  readonly aggregator: Aggregator
}

/**
 * A metric and its values, in the form that prom-client gives as JSON and aggregates: it goes from one process to another
 * as it is.
 */
export type Family = Omit<Description, 'labels'> & { readonly values: readonly Sample[] }

/** A metric, and where its values come from: T is asked when somebody looks, and never before. */
export type Metric<T> = Description & { readonly read: (source: T) => Iterable<Sample> }

/** What the metrics say now. */
export function readFamilies<T>(metrics: readonly Metric<T>[], source: T): Family[] {
  return metrics.map(({ name, help, type, aggregator, read }) => ({
    ...{ name, help, type, aggregator },
    values: [...read(source)],
  }))
}

/** A value without labels. */
export function alone(value: number): readonly Sample[] {
  return [{ labels: {}, value }]
}
