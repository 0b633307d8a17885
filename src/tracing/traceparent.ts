// W3C Trace Context: https://www.w3.org/TR/trace-context/

/** What a client's traceparent says. */
export type Parent = { readonly traceId: string; readonly spanId: string; readonly flags: number }

// 3.2.2: version, trace, parent, flags. A later version may add more behind them.
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

const NO_TRACE = '0'.repeat(32)
const NO_SPAN = '0'.repeat(16)

/** The sampled flag (3.2.2.3.1). */
export const SAMPLED = 1

// Level 2, 3.2.2.3.2: the trace's last 56 bits are random.
export const RANDOM = 2

/** undefined where it is none, which is as if there were none. value: as node:http has it; two of them are joined, and none. */
export function parseTraceparent(value: string | readonly string[] | undefined): Parent | undefined {
  if (typeof value !== 'string') return undefined
  const [, version, traceId = '', spanId = '', flags = '', more] = TRACEPARENT.exec(value.trim()) ?? []
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined
  if (traceId === NO_TRACE || spanId === NO_SPAN) return undefined
  return { traceId, spanId, flags: Number.parseInt(flags, 16) }
}

export function formatTraceparent({ traceId, spanId, flags }: Parent): string {
  return `00-${traceId}-${spanId}-${(flags & (SAMPLED | RANDOM)).toString(16).padStart(2, '0')}`
}
