import { monitorEventLoopDelay } from 'node:perf_hooks'

// How often the loop is asked, and for how long an answer is kept.
const RESOLUTION_MS = 20
const WINDOW_MS = 60_000

// Above it people notice, and programs with short timeouts give up.
const BLOCKED_MS = 1_000

/** How long the event loop kept others waiting in the last minute or two; blocked: for so long that people noticed. */
export type LoopDelay = { readonly p99Ms: number; readonly maxMs: number; readonly blocked: boolean }

export type LoopWatch = { delay(): LoopDelay; stop(): void }

/** Watches the event loop of this process. */
export function watchLoop(): LoopWatch {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  let before = { p99Ms: 0, maxMs: 0 }
  const measure = (): { p99Ms: number; maxMs: number } =>
    histogram.count === 0
      ? { p99Ms: 0, maxMs: 0 }
      : { p99Ms: beyondResolution(histogram.percentile(99)), maxMs: beyondResolution(histogram.max) }
  const timer = setInterval(() => {
    before = measure()
    histogram.reset()
  }, WINDOW_MS)
  timer.unref()
  return {
    delay() {
      const now = measure()
      const maxMs = Math.max(now.maxMs, before.maxMs)
      return { p99Ms: Math.max(now.p99Ms, before.p99Ms), maxMs, blocked: maxMs >= BLOCKED_MS }
    },
    stop() {
      clearInterval(timer)
      histogram.disable()
    },
  }
}

// What the histogram holds, in nanoseconds, is from one asking to the next.
function beyondResolution(nanoseconds: number): number {
  return Math.max(0, Math.round(nanoseconds / 1e6) - RESOLUTION_MS)
}
