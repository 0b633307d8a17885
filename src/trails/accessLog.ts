import type { BlockList } from 'node:net'
import type { AccessSettings } from '../config/schema/logSchema.ts'
import { ownMs, upstreamHeadMs } from '../proxy/exchangeRecord.ts'
import type { ExchangeRecord } from '../proxy/exchangeRecord.ts'
import { isAuthority } from '../proxy/front/authority.ts'
import { referenceGiven } from '../proxy/reference.ts'
import type { Unread } from '../proxy/trail.ts'
import { combinedLine } from './combinedLine.ts'
import type { FollowedExchange } from './followedExchange.ts'
import { jsonLine } from './jsonLine.ts'
import { shownAgent, shownMethod, shownPath, shownQuery, shownReferer } from './shown.ts'

/** What one line of the access log says; what is not known is undefined. Texts are as they came, but for secrets, and not yet escaped. */
export type AccessEntry = {
  /** When the head of the request came, in milliseconds since 1970. */
  readonly startedAtMs: number
  readonly reference?: string | undefined
  readonly traceId?: string | undefined
  readonly site?: string | undefined
  readonly client: string | undefined
  readonly personName?: string | undefined
  readonly host?: string | undefined
  readonly method?: string | undefined
  readonly path?: string | undefined
  readonly query?: string | undefined
  readonly protocol?: string | undefined
  readonly upstreamStatus?: number | undefined
  readonly status: number | undefined
  readonly sentBytes: number
  readonly receivedBytes: number
  readonly durationMs: number
  readonly upstreamMs?: number | undefined
  readonly ownMs?: number | undefined
  readonly outcome: string
  readonly audience?: string | undefined
  readonly cause?: string | undefined
  readonly rule?: string | undefined
  readonly code?: string | undefined
  /** true where the client left before the end, or the answer was cut off. */
  readonly aborted?: true | undefined
  readonly referer?: string | undefined
  readonly userAgent?: string | undefined
  readonly worker: number | undefined
}

export type AccessLogOptions = {
  readonly worker: number | undefined
  readonly trusted: BlockList
  readonly write: (line: string) => void
}

export type AccessLog = {
  readonly take: (exchange: FollowedExchange) => void
  readonly takeUnread: (unread: Unread) => void
}

const LINES = { json: jsonLine, combined: combinedLine } as const

/** A line for every exchange that is over. */
export function createAccessLog({ format, query }: AccessSettings, options: AccessLogOptions): AccessLog {
  const { write, worker } = options
  const lineOf = LINES[format]
  const telling = { ...options, hasQuery: query }
  return {
    take: (exchange) => write(lineOf(entryOf(exchange, telling))),
    takeUnread: ({ address: client, ...unread }) =>
      write(lineOf({ ...NEVER_READ, ...unread, client, worker, startedAtMs: Date.now() })),
  }
}

const NEVER_READ = { outcome: 'unread', sentBytes: 0, receivedBytes: 0, durationMs: 0 } as const

type Telling = Pick<AccessLogOptions, 'trusted' | 'worker'> & { readonly hasQuery: boolean }

function entryOf(exchange: FollowedExchange, { worker, trusted, hasQuery }: Telling): AccessEntry {
  const { asked, record, client, isComplete, personName, sentBytes, startedAtMs, trace } = exchange
  const { request, target } = asked
  const { headers, method = '', httpVersion } = request
  const { site, outcome, receivedBytes } = record
  return {
    startedAtMs,
    reference: record.reference || referenceGiven(request, trusted),
    traceId: trace?.traceId,
    site,
    client: client.address,
    personName,
    host: client.authority !== undefined && isAuthority(client.authority) ? client.authority : undefined,
    method: shownMethod(method),
    path: shownPath(target),
    query: hasQuery ? shownQuery(target) : undefined,
    protocol: `HTTP/${httpVersion}`,
    upstreamStatus: record.upstreamStatus || undefined,
    status: record.status || undefined,
    ...{ sentBytes, receivedBytes, ...timesOf(record), outcome, ...whyOf(record) },
    aborted: isComplete ? undefined : true,
    referer: shownReferer(headers.referer),
    userAgent: shownAgent(headers['user-agent']),
    worker,
  }
}

function timesOf(record: ExchangeRecord): Pick<AccessEntry, 'durationMs' | 'ownMs' | 'upstreamMs'> {
  const { startedAt, endedAt } = record
  return { durationMs: endedAt - startedAt, upstreamMs: upstreamHeadMs(record), ownMs: ownMs(record) }
}

function whyOf({ refused, code }: ExchangeRecord): Pick<AccessEntry, 'audience' | 'cause' | 'code' | 'rule'> {
  return {
    audience: refused?.audience,
    cause: refused?.cause,
    rule: refused?.rule.name,
    code: code || undefined,
  }
}
