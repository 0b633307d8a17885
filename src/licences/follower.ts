import type { HeldCopy } from './heldCopy.ts'
import type { Report } from './report.ts'

/** Keeps a copy in step with its source. */
export type Follower = {
  /** Returns at once; the first look goes on behind it. */
  start(): void
  /** Stops looking; resolves when nothing is under way any more. */
  close(): Promise<void>
}

/** Where a follower puts what it finds. */
export type Findings = { readonly copy: HeldCopy; readonly report: Report }

/**
 * Takes one step after the other, never two at a time. A step resolves with how long to wait until the next, and never
 * rejects. The timer keeps no process alive.
 */
export function repeatedly(step: (signal: AbortSignal) => Promise<number>): Follower {
  const stop = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> = Promise.resolve()
  async function run(): Promise<void> {
    const delayMs = await step(stop.signal)
    if (!stop.signal.aborted) timer = setTimeout(next, delayMs).unref()
  }
  function next(): void {
    underWay = run()
  }
  return {
    start: next,
    async close() {
      stop.abort()
      clearTimeout(timer)
      await underWay
    },
  }
}
