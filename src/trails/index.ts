import type { BlockList } from 'node:net'
import type { Logger } from 'pino'
import type { LogSettings } from '../config/schema/logSchema.ts'
import type { TellPerson } from '../proxy/answer/personTold.ts'
import { clientSideOf } from '../proxy/front/clientSide.ts'
import type { ClientRequest } from '../proxy/client.ts'
import type { Trails, Unread } from '../proxy/trail.ts'
import type { Exchange } from '../rules/exchange.ts'
import { createAccessLog } from './accessLog.ts'
import { FollowedExchange } from './followedExchange.ts'
import type { Taker } from './followedExchange.ts'
import type { Trace } from './trace.ts'

/** Whoever makes traces of exchanges. */
export type Tracer = {
  /** The place of a request in a trace. */
  traceOf(request: ClientRequest): Trace
  readonly take: Taker
}

export type LineWriter = { write(line: string): void }

export type TrailsOptions = {
  readonly log: LogSettings
  readonly trusted: BlockList
  readonly tellPerson: TellPerson
  readonly logger: Logger
  /** Where lines of the access log go. */
  readonly access: LineWriter | undefined
  readonly tracer: Tracer | undefined
  /** The number of this process among several that serve. */
  readonly worker: number | undefined
}

/** Follows exchanges for the access log and for traces; undefined where the configuration wants neither. */
export function createTrails(options: TrailsOptions): Trails | undefined {
  const { log, access, tracer, worker, trusted, logger } = options
  const accessLog =
    log.access &&
    access &&
    createAccessLog(log.access, { worker, trusted, write: (line) => access.write(line) })
  const takers = [accessLog?.take, tracer?.take].filter((taker) => taker !== undefined)
  if (takers.length === 0) return undefined
  const nameOf = log.people === 'names' && accessLog ? nameBy(options.tellPerson) : nobody
  return {
    begin(asked, record) {
      const { request } = asked
      const client = clientSideOf(request, trusted)
      const following = { client, trace: tracer?.traceOf(request), nameOf, takers, logger }
      return new FollowedExchange(asked, record, following)
    },
    refusedUnread: (unread: Unread) => accessLog?.takeUnread(unread),
  }
}

function nameBy(tellPerson: TellPerson) {
  return (exchange: Exchange): string | undefined => tellPerson(exchange).personName
}

function nobody(): undefined {
  return undefined
}
