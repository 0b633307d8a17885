import type { TraceContext } from '../proxy/trail.ts'

/** The place of one exchange in a trace, and that of its request to the upstream. */
export type Trace = TraceContext & {
  /** Of the exchange. */
  readonly spanId: string
  /** Of whoever asked; undefined where the trace begins here. */
  readonly parentSpanId: string | undefined
  /** Of the request to the upstream. */
  readonly upstreamSpanId: string
  /** False where its spans are not kept. */
  readonly isSampled: boolean
}
