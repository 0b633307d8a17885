import { atomicLine } from '../atomicLine.ts'
import { printableLine } from '../printable.ts'
import type { AccessEntry } from './accessLog.ts'

/** A line as the main log has them, so that one reader takes both: its message is `access`. */
export function jsonLine({ startedAtMs, durationMs, upstreamMs, ownMs, ...entry }: AccessEntry): string {
  const told = {
    level: 'info',
    time: new Date(startedAtMs).toISOString(),
    ...entry,
    durationMs: toMicroseconds(durationMs),
    upstreamMs: upstreamMs === undefined ? undefined : toMicroseconds(upstreamMs),
    ownMs: ownMs === undefined ? undefined : toMicroseconds(ownMs),
    msg: 'access',
  }
  return atomicLine(printableLine(`${JSON.stringify(told)}\n`))
}

function toMicroseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1_000) / 1_000
}
