// OTLP over HTTP in JSON: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding. Identifiers are in hexadecimal
// digits there, times are nanoseconds and 64-bit integers, as text.
import type { Span, Value } from './spans.ts'

/** Who tells of the spans. */
export type Resource = Readonly<Record<string, Value | undefined>>

export type Scope = { readonly name: string; readonly version: string }

/** The body of one export. */
export function encodeSpans(spans: readonly Span[], resource: Resource, scope: Scope): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: encodeAttributes(resource) },
        scopeSpans: [{ scope, spans: spans.map(encodeSpan) }],
      },
    ],
  })
}

const KINDS = { server: 2, client: 3 } as const
const ERROR = { code: 2 }
const UNSET = {}

// opentelemetry/proto/trace/v1/trace.proto: the parent is known to be, or not to be, another process.
const IS_REMOTE_KNOWN = 0x100
const IS_REMOTE = 0x200
const SAMPLED = 1

function encodeSpan({ kind, startMs, endMs, isError, attributes, ...span }: Span): object {
  const isRemote = kind === 'server' && span.parentSpanId !== undefined
  return {
    ...span,
    kind: KINDS[kind],
    flags: SAMPLED | IS_REMOTE_KNOWN | (isRemote ? IS_REMOTE : 0),
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(Math.max(startMs, endMs)),
    attributes: encodeAttributes(attributes),
    status: isError ? ERROR : UNSET,
  }
}

function nanoseconds(milliseconds: number): string {
  const whole = Math.floor(milliseconds)
  const rest = Math.floor((milliseconds - whole) * 1_000_000)
  return `${whole}${String(rest).padStart(6, '0')}`
}

type Encoded = { readonly key: string; readonly value: object }

function encodeAttributes(attributes: Readonly<Record<string, Value | undefined>>): Encoded[] {
  const encoded: Encoded[] = []
  for (const key in attributes) {
    const value = attributes[key]
    if (value !== undefined) encoded.push({ key, value: encodeValue(value) })
  }
  return encoded
}

function encodeValue(value: Value): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}
