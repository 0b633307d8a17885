import type { Accounts } from '../config/accounts/accounts.ts'
import { LicenceFault } from './fault.ts'
import { repeatedly } from './follower.ts'
import type { Findings, Follower } from './follower.ts'
import { nextDelayMs } from './pace.ts'

export type ApiSource = {
  /** Rejects with LicenceFault. */
  readonly ask: (signal: AbortSignal) => Promise<Accounts>
  readonly refreshMs: number
  /** How long to wait after an attempt; that of pace.ts unless a test cannot wait for it. */
  readonly pace?: typeof nextDelayMs
}

/** Asks again and again, at the pace that the answers allow. */
export function followApi(
  { ask, refreshMs, pace = nextDelayMs }: ApiSource,
  { copy, report }: Findings,
): Follower {
  let failures = 0
  return repeatedly(async (signal) => {
    try {
      copy.replace(await ask(signal))
      failures = 0
      report.succeeded(copy.entries)
      return pace({ failures }, refreshMs)
    } catch (error) {
      failures += 1
      const fault = error instanceof LicenceFault ? error : unexpected(error)
      if (!signal.aborted) {
        copy.fail(fault.message)
        report.failed(copy.health(), { loudly: fault.reason === 'refused' })
      }
      return pace({ fault, failures }, refreshMs)
    }
  })
}

function unexpected(error: unknown): LicenceFault {
  return new LicenceFault('the list of TestRail could not be worked through', { cause: error })
}
