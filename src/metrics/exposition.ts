import { AggregatorRegistry, Registry } from 'prom-client'
import type { RegistryContentType } from 'prom-client'
import type { Family } from './family.ts'

/** What is told to whoever asks for the metrics. */
export type Exposition = { readonly contentType: string; readonly text: string }

/** The metrics of one process, or of several together, in the form that the Accept header asks for. */
export async function expose(
  perProcess: readonly (readonly Family[])[],
  accept: string | undefined,
): Promise<Exposition> {
  const contentType = contentTypeFor(accept)
  const isOpen = contentType === Registry.OPENMETRICS_CONTENT_TYPE
  const families = isOpen ? perProcess.map((each) => each.map(withoutSuffix)) : perProcess
  // prom-client takes objects of its own making alone for aggregation, or so its types say.
  const registry: Registry<RegistryContentType> = AggregatorRegistry.aggregate(
    families as unknown as object[],
  )
  registry.setContentType(contentType)
  return { contentType, text: await registry.metrics() }
}

// In OpenMetrics a counter is named without the suffix that its samples have, and prom-client adds that to each.
function withoutSuffix(family: Family): Family {
  return family.type === 'counter' ? { ...family, name: family.name.replace(/_total$/, '') } : family
}

type Form = { readonly type: string; readonly version: string; readonly contentType: RegistryContentType }

// The first of those that are wanted equally.
const FORMS: readonly Form[] = [
  {
    type: 'application/openmetrics-text',
    version: '1.0.0',
    contentType: Registry.OPENMETRICS_CONTENT_TYPE,
  },
  { type: 'text/plain', version: '0.0.4', contentType: Registry.PROMETHEUS_CONTENT_TYPE },
]

/** RFC 9110 12.5.1, as far as Prometheus asks: types by name, with a version and a weight. Plain text, where it asks for neither. */
function contentTypeFor(accept = ''): RegistryContentType {
  const ranges = accept.split(',').map(readRange)
  const wanted = FORMS.map((form) => ({
    form,
    weight: Math.max(
      0,
      ...ranges
        .filter(({ type, version }) => type === form.type && (version ?? form.version) === form.version)
        .map(({ weight }) => weight),
    ),
  }))
  const [best] = wanted.toSorted((one, other) => other.weight - one.weight)
  return best !== undefined && best.weight > 0 ? best.form.contentType : Registry.PROMETHEUS_CONTENT_TYPE
}

type Range = { readonly type: string; readonly version: string | undefined; readonly weight: number }

function readRange(range: string): Range {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
  const valueOf = (name: string): string | undefined =>
    parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1)
  const weight = Number(valueOf('q') ?? 1)
  return { type, version: valueOf('version'), weight: Number.isFinite(weight) ? weight : 0 }
}
