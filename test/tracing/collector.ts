// A collector of OTLP over HTTP: a real server that says what it got.
import http from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Test } from 'tap'
import { until } from '../helpers/faults.ts'
import { listenOn } from '../helpers/upstream.ts'

type Value = {
  readonly stringValue?: string
  readonly intValue?: number
  readonly boolValue?: boolean
}

type Attributes = readonly { readonly key: string; readonly value: Value }[]

export type ReceivedSpan = {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly flags: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status: { readonly code?: number }
  readonly attributes: Readonly<Record<string, string | undefined>>
  readonly resource: Readonly<Record<string, string | undefined>>
}

export type Collector = {
  /** What the setting names. */
  readonly endpoint: string
  readonly requests: readonly { readonly headers: IncomingMessage['headers']; readonly text: string }[]
  readonly spans: readonly ReceivedSpan[]
  /** Resolves once so many spans have come. */
  got(count: number): Promise<readonly ReceivedSpan[]>
}

/** Answers each export with this status; it ends with the test. */
export async function startCollector(t: Test, status: () => number = () => 200): Promise<Collector> {
  const requests: { headers: IncomingMessage['headers']; text: string }[] = []
  const spans: ReceivedSpan[] = []
  const server = http.createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      requests.push({ headers: request.headers, text })
      const answer = status()
      if (answer === 200) spans.push(...spansIn(text))
      response.writeHead(answer, { 'Content-Type': 'application/json' }).end('{"partialSuccess":{}}')
    })
  })
  const port = await listenOn(t, server)
  return {
    endpoint: `http://127.0.0.1:${port}/v1/traces`,
    requests,
    spans,
    async got(count) {
      await until(`${count} spans`, () => spans.length >= count, 30_000)
      return spans
    },
  }
}

type Export = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Attributes }
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<ReceivedSpan, 'attributes' | 'resource'> & {
        readonly attributes: Attributes
      })[]
    }[]
  }[]
}

function spansIn(text: string): ReceivedSpan[] {
  const { resourceSpans } = JSON.parse(text) as Export
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        ...span,
        attributes: recordOf(span.attributes),
        resource: recordOf(resource.attributes),
      })),
    ),
  )
}

function recordOf(attributes: Attributes): Record<string, string | undefined> {
  return Object.fromEntries(
    attributes.map(({ key, value: { stringValue, intValue, boolValue } }) => [
      key,
      stringValue ?? String(intValue ?? boolValue),
    ]),
  )
}
