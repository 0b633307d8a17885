import type { Socket } from 'node:net'
import type { Exchange } from '../rules/exchange.ts'
import type { ClientRequest } from './client.ts'
import type { ClientResponse } from './clientResponse.ts'
import type { ExchangeRecord } from './exchangeRecord.ts'

/** What a trail begins with. target: the request target as the client sent it. */
export type Asked = {
  readonly request: ClientRequest
  readonly response: ClientResponse
  readonly target: string
}

/** The place of an exchange in a trace (W3C Trace Context), in lower-case hexadecimal digits. */
export type TraceContext = {
  readonly traceId: string
  /** The value that the upstream gets as traceparent. */
  readonly traceparent: string
  /** Whether the client's own tracestate goes on with it. */
  readonly keepsState: boolean
}

/** Follows one exchange to its end, for the access log and for traces. */
export type Trail = {
  /** undefined where no traces are kept: then those of the client pass. */
  readonly trace: TraceContext | undefined
  /** The head of the upstream's answer came. */
  headCame(exchange: Exchange): void
  /** Nothing more comes from the upstream, or is taken from it. Called again, it changes nothing. */
  upstreamOver(): void
  /** The connection has left HTTP: the end comes with that of this socket. */
  switched(client: Socket): void
  end(): void
}

/** A request that was refused before it could be understood. */
export type Unread = {
  readonly address: string | undefined
  readonly reference: string
  readonly status: number
  readonly code: string
}

/** Whoever follows exchanges. There is nobody unless the configuration asks for an access log or traces. */
export type Trails = {
  begin(asked: Asked, record: ExchangeRecord): Trail
  refusedUnread(unread: Unread): void
}
