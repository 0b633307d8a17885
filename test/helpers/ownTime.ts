// Time as it passes for a test: limits that hold on an idle machine, and on one that others keep busy.

const TICK_MS = 5

let ownMs = 0
let lastTick = performance.now()
setInterval(tick, TICK_MS).unref()

// A tick that comes late was kept waiting, by the machine or by work of this process.
function tick(): void {
  const now = performance.now()
  ownMs += Math.min(now - lastTick, 2 * TICK_MS)
  lastTick = now
}

/**
 * Milliseconds in which this process had its turn: what waits for a timer or for the wire takes as long by this clock as by
 * any other, but what a busy machine takes from the process does not count.
 */
export function ownNow(): number {
  return ownMs
}

/** Calls back after so many milliseconds of that clock, unless the function that it gives is called before. */
export function afterOwn(ms: number, callBack: () => void): () => void {
  const end = ownNow() + ms
  const timer = setInterval(() => {
    if (ownNow() < end) return
    clearInterval(timer)
    callBack()
  }, TICK_MS)
  return () => clearInterval(timer)
}

/** Milliseconds of the processor that this thread has taken: work takes as many however busy the machine is. */
export function processorNow(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
