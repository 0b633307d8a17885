// What /metrics says, by name and labels, over the wire.
import type { App } from '../../src/app.ts'
import { send } from './upstream.ts'

/** Opens the listener for operators on a free port: a line of configuration. */
export const ADMIN = 'admin: { port: 0 }\n'

export type Scraped = {
  readonly text: string
  /** The sum of all samples of a name that have these labels; 0 where there is none. */
  readonly of: (name: string, labels?: Readonly<Record<string, string>>) => number
}

/** Asks for the metrics, as Prometheus does that knows the older form alone. */
export async function scrape(app: Pick<App, 'adminAddress'>): Promise<Scraped> {
  const { status, text } = await send(`${app.adminAddress()}/metrics`)
  if (status !== 200) throw new Error(`metrics: ${status} ${text}`)
  const samples = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(readSample)
  return {
    text,
    of: (name, labels = {}) =>
      samples
        .filter((sample) => sample.name === name)
        .filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
        .reduce((sum, { value }) => sum + value, 0),
  }
}

/** The same of one metric without asking over the wire: the sum of its samples. */
export function sumOf({ insight }: Pick<App, 'insight'>, name: string): number {
  const family = insight.families().find((each) => each.name === name)
  return (family?.values ?? []).reduce((sum, { value }) => sum + value, 0)
}

type Sample = {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

function readSample(line: string): Sample {
  const [, name = '', inner = '', value = ''] = /^([a-z_:][a-z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
  if (name === '') throw new Error(`no sample: ${line}`)
  const labels = [...inner.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', text = '']) => [
    key,
    text,
  ])
  return { name, labels: Object.fromEntries(labels) as Record<string, string>, value: Number(value) }
}
