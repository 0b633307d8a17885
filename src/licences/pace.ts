import { backOffMs } from '../backOff.ts'
import type { LicenceFault } from './fault.ts'

const FIRST_RETRY_MS = 5_000

// A server may ask for patience, but not be forgotten.
const MAX_RETRY_AFTER_MS = 3_600_000

// So that several processes that start together do not go on asking together.
const SPREAD = 0.1

export type Attempt = {
  /** Absent after a success. */
  readonly fault?: LicenceFault
  /** In a row, this one included. */
  readonly failures: number
}

/**
 * How long to wait before the API is asked again: refreshMs after a success; after a failure 5 s, doubled each time up
 * to refreshMs; after a refused key never less than refreshMs. random: 0 to 1.
 */
export function nextDelayMs({ fault, failures }: Attempt, refreshMs: number, random = Math.random()): number {
  const asLongAsEver = refreshMs * (1 + SPREAD * random)
  if (fault === undefined || fault.reason === 'refused') return asLongAsEver
  const backOff = backOffMs(failures, { firstRetryMs: FIRST_RETRY_MS, maxRetryMs: refreshMs }, random)
  return Math.max(backOff, Math.min(fault.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS))
}
