import { printableLine } from './printable.ts'

/** pipe(7): as many bytes are written in one piece, whoever else writes to the same pipe. */
export const MAX_ATOMIC_BYTES = 4_096

// Of the longest text in a line so much is left, and less where that is not enough.
const KEPT_CHARACTERS = [1_000, 200, 40]

/** A line of JSON that stays whole where several processes write to one pipe: the texts in one that is too long are cut. */
export function atomicLine(json: string): string {
  if (Buffer.byteLength(json) <= MAX_ATOMIC_BYTES) return json
  const whole: unknown = JSON.parse(json)
  for (const kept of KEPT_CHARACTERS) {
    // What was escaped before is so no more.
    const shorter = printableLine(`${JSON.stringify(whole, (_key, value: unknown) => cut(value, kept))}\n`)
    if (Buffer.byteLength(shorter) <= MAX_ATOMIC_BYTES) return shorter
  }
  const { level, time, worker, msg } = whole as Record<string, unknown>
  return printableLine(`${JSON.stringify({ level, time, worker, msg: cut(msg, 200), isCut: true })}\n`)
}

function cut(value: unknown, kept: number): unknown {
  return typeof value === 'string' && value.length > kept ? `${value.slice(0, kept)}…` : value
}
