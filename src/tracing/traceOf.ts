import { randomBytesOf } from '../chance.ts'
import type { Trace } from '../trails/trace.ts'
import { formatTraceparent, parseTraceparent, RANDOM, SAMPLED } from './traceparent.ts'

const TRACE_ID_BYTES = 16
const SPAN_ID_BYTES = 8

/** The place of a request in a trace: in that of its traceparent, whose decision is followed, or in a new one, of which so large a part is kept. */
export function traceOf(traceparent: string | readonly string[] | undefined, sampleRatio: number): Trace {
  const parent = parseTraceparent(traceparent)
  const traceId = parent?.traceId ?? randomHex(TRACE_ID_BYTES)
  const flags = parent?.flags ?? (isChosen(traceId, sampleRatio) ? SAMPLED | RANDOM : RANDOM)
  const upstreamSpanId = randomHex(SPAN_ID_BYTES)
  return {
    traceId,
    spanId: randomHex(SPAN_ID_BYTES),
    parentSpanId: parent?.spanId,
    upstreamSpanId,
    isSampled: (flags & SAMPLED) !== 0,
    traceparent: formatTraceparent({ traceId, spanId: upstreamSpanId, flags }),
    keepsState: parent !== undefined,
  }
}

// Of the trace alone, and by the bits that Level 2 calls random, so that others with this ratio keep the same ones. 52 of
// the 56: as many as a number holds exactly.
const CHOOSING_DIGITS = 13

function isChosen(traceId: string, sampleRatio: number): boolean {
  return Number.parseInt(traceId.slice(-CHOOSING_DIGITS), 16) / 16 ** CHOOSING_DIGITS >= 1 - sampleRatio
}

// That all of its bytes are zero, which no number may be, happens once in 2^64.
function randomHex(bytes: number): string {
  return randomBytesOf(bytes).toString('hex')
}
