import type { Condition } from '../config/schema/ruleSchema.ts'

export type StatusRange = readonly [low: number, high: number]

/** 401, '4xx', '401-403' or a list of them, as ranges with both ends in. */
export function statusRanges(status: NonNullable<Condition['status']>): StatusRange[] {
  return [status].flat().map(statusRange)
}

export function isWithin(ranges: readonly StatusRange[], status: number): boolean {
  for (const [low, high] of ranges) if (status >= low && status <= high) return true
  return false
}

function statusRange(status: number | string): StatusRange {
  const text = String(status)
  if (text.endsWith('xx')) return [Number(text[0]) * 100, Number(text[0]) * 100 + 99]
  const [low = text, high = low] = text.split('-')
  return [Number(low), Number(high)]
}
