// Load at a fixed rate. A request that cannot be sent when it is due, because all clients wait, is late from then on:
// what a stalled proxy keeps waiting is counted, however few requests were in flight ("coordinated omission").
import type { Client } from './client.ts'
import type { Load } from './clients.ts'

export type Pace = { readonly requestsPerSecond: number; readonly durationMs: number }

// Beyond it the target does not keep up, and waiting for it would take long.
const MAX_OVERRUN_MS = 5_000

/** Resolves with the time from when each request was due to the end of its answer, in milliseconds, unsorted. */
export async function runOpenLoop(load: Load, pace: Pace): Promise<Float64Array> {
  const count = Math.max(1, Math.floor((pace.requestsPerSecond * pace.durationMs) / 1_000))
  const latencies = new Float64Array(count)
  await Promise.race([sendAll(load.clients, pace, latencies), load.failed])
  return latencies
}

async function sendAll(clients: readonly Client[], pace: Pace, latencies: Float64Array): Promise<void> {
  const free = [...clients]
  const gapMs = 1_000 / pace.requestsPerSecond
  const began = performance.now()
  let sent = 0
  let whole = 0
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  function sendDue(): void {
    const now = performance.now()
    while (sent < latencies.length && began + sent * gapMs <= now) {
      const client = free.pop()
      if (client === undefined) break
      send(client, sent++)
    }
    if (whole === latencies.length) resolve()
    else if (now - began > pace.durationMs + MAX_OVERRUN_MS)
      reject(new Error(`${latencies.length - whole} answers are late by ${MAX_OVERRUN_MS} ms`))
    // A timer has steps of a millisecond, longer than many an answer takes; this loop never sleeps.
    else setImmediate(sendDue)
  }
  function send(client: Client, index: number): void {
    client.ask(() => {
      latencies[index] = performance.now() - (began + index * gapMs)
      whole += 1
      free.push(client)
    })
  }
  sendDue()
  return promise
}
