// The spans of one exchange, named as OpenTelemetry names those of HTTP:
// https://opentelemetry.io/docs/specs/semconv/http/http-spans/
import { SpanKind } from '@opentelemetry/api'
import { METHODS } from 'node:http'
import { isHttp2 } from '../proxy/client.ts'
import type { FollowedExchange } from '../trails/followedExchange.ts'
import { shownAgent, shownMethod, shownPath } from '../trails/shown.ts'

/** What is undefined is left out. */
export type Values = Readonly<Record<string, string | number | boolean | undefined>>

/** Times in milliseconds since 1970. */
export type ToldSpan = {
  readonly name: string
  readonly kind: SpanKind
  readonly startMs: number
  readonly endMs: number
  readonly isError: boolean
  readonly attributes: Values
}

/** The exchange as the client saw it. */
export function serverSpan(exchange: FollowedExchange): ToldSpan {
  const { asked, client, isComplete, record, startedAtMs, sentBytes } = exchange
  const { site, status, outcome, refused, code, reference, receivedBytes } = record
  const { host, port } = splitAuthority(client.authority)
  return {
    ...{ name: nameOf(exchange), kind: SpanKind.SERVER, isError: status >= 500 || status === 0 },
    startMs: startedAtMs,
    endMs: startedAtMs + (record.endedAt - record.startedAt),
    attributes: {
      ...methodOf(exchange),
      'url.path': shownPath(asked.target),
      'url.scheme': client.scheme,
      'server.address': host,
      'server.port': port,
      'client.address': client.address,
      'network.protocol.version': versionOf(exchange),
      'user_agent.original': shownAgent(asked.request.headers['user-agent']),
      'http.response.status_code': status || undefined,
      'http.request.body.size': receivedBytes || undefined,
      'http.response.body.size': sentBytes,
      'error.type': errorType(code, status, isComplete),
      'usher.site': site,
      'usher.outcome': outcome,
      'usher.cause': refused?.cause,
      'usher.rule': refused?.rule.name,
      'usher.audience': refused?.audience,
      'usher.reference': reference || undefined,
    },
  }
}

/** The request to the upstream. origin: of that. */
export function clientSpan(exchange: FollowedExchange, origin: URL): ToldSpan {
  const { asked, record, startedAtMs, upstreamOverAt } = exchange
  const { upstreamStatus, startedAt, handedOverAt, endedAt, code, site } = record
  const atMs = (time: number): number => startedAtMs + (time - startedAt)
  // An answer without a status is a failure; of one with a status 4xx is, as the upstream's client sees it.
  const isError = upstreamStatus === 0 || upstreamStatus >= 400
  return {
    ...{ name: nameOf(exchange), kind: SpanKind.CLIENT, isError },
    startMs: atMs(handedOverAt),
    endMs: atMs(upstreamOverAt || endedAt),
    attributes: {
      ...methodOf(exchange),
      'url.full': `${origin.origin}${shownPath(asked.target)}`,
      'server.address': origin.hostname,
      'server.port': Number(origin.port) || (origin.protocol === 'https:' ? 443 : 80),
      'network.protocol.version': '1.1',
      'http.response.status_code': upstreamStatus || undefined,
      'error.type': isError ? (upstreamStatus === 0 ? code || '_OTHER' : String(upstreamStatus)) : undefined,
      'usher.site': site,
    },
  }
}

const KNOWN_METHODS: ReadonlySet<string> = new Set(METHODS)

// No route is known, and a path is no name: each would be one of its own.
function nameOf({ asked }: FollowedExchange): string {
  const { method = '' } = asked.request
  return KNOWN_METHODS.has(method) ? method : 'HTTP'
}

function methodOf({ asked }: FollowedExchange): Record<string, string> {
  const { method = '' } = asked.request
  if (KNOWN_METHODS.has(method)) return { 'http.request.method': method }
  return { 'http.request.method': '_OTHER', 'http.request.method_original': shownMethod(method) }
}

function versionOf({ asked: { request } }: FollowedExchange): string {
  return isHttp2(request) ? '2' : request.httpVersion
}

function errorType(code: string, status: number, isComplete: boolean): string | undefined {
  if (code !== '') return code
  if (status >= 500) return String(status)
  return isComplete ? undefined : 'aborted'
}

const AUTHORITY = /^(\[[\da-f:.]+\]|[^:@\s]+)(?::(\d{1,5}))?$/i

function splitAuthority(authority = ''): { host: string | undefined; port: number | undefined } {
  const [, host, port] = AUTHORITY.exec(authority) ?? []
  return { host, port: port === undefined ? undefined : Number(port) }
}
