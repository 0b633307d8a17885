// npm run soak [-- MINUTES]
// A flood of refusals, and how long the event loop kept others waiting in it; then load of every kind for a while, a fifth
// of it aborted, and what the heap has grown by. Ends with 1 where either is too much, where an answer was wrong, or where
// anything of Usher's own failed.
import { setTimeout as sleep } from 'node:timers/promises'
import { DAYS_LOAD, FLOOD_OF_REFUSALS, runClient } from './clients.ts'
import type { Load, Tally } from './clients.ts'
import { startSoakUpstream } from './upstream.ts'
import { memoryLine, startWatched } from './watched.ts'
import type { Memory } from './watched.ts'

const DEFAULT_MINUTES = 60
const CLIENTS = 16
const LOOK_EVERY_MS = 10_000

const FLOOD_CLIENTS = 64
const FLOOD_MS = 15_000
const MAX_LOOP_P99_MS = 50

// Before that, code is compiled and caches are filled.
const WARM_SHARE = 0.25
const MAX_GROWTH_BYTES = 1_048_576
const PER_REQUESTS = 100_000

type Sample = Memory & { readonly requests: number; readonly atMs: number }

const minutes = Number(process.argv[2] ?? DEFAULT_MINUTES)
if (!(minutes > 0)) throw new Error('npm run soak -- MINUTES')
const durationMs = minutes * 60_000

const watched = await startWatched(await startSoakUpstream())
const { address } = watched
const tally: Tally = { requests: 0, aborted: 0, wrong: [] }
const began = performance.now()
const stopFlood = startClients(FLOOD_CLIENTS, FLOOD_OF_REFUSALS)
await sleep(FLOOD_MS)
await stopFlood()
const flood = await look()
console.log(`in the flood the event loop kept others waiting for ${flood.p99Ms} ms (p99)`)
const stop = startClients(CLIENTS, DAYS_LOAD)
const samples: Sample[] = []
while (performance.now() - began < durationMs) {
  await sleep(Math.min(LOOK_EVERY_MS, durationMs / 12))
  samples.push(await look())
}
await stop()
await sleep(1_000)
samples.push(await look())
watched.stop()
process.exit(verdict() ? 0 : 1)

function startClients(count: number, load: Load): () => Promise<unknown> {
  let isOver = false
  const clients = Array.from({ length: count }, () =>
    runClient(address, { load, tally, isOver: () => isOver }),
  )
  return () => {
    isOver = true
    return Promise.all(clients)
  }
}

async function look(): Promise<Sample> {
  const memory = await watched.look()
  const sample = { ...memory, requests: tally.requests, atMs: performance.now() - began }
  console.log(
    `${(sample.atMs / 60_000).toFixed(1)} min  ${tally.requests} requests, ${tally.aborted} aborted, ${tally.wrong.length} wrong  ${memoryLine(memory)}`,
  )
  return sample
}

function verdict(): boolean {
  const warm = samples.find(({ atMs }) => atMs >= durationMs * WARM_SHARE) ?? samples[0]
  const last = samples.at(-1)
  if (warm === undefined || last === undefined) throw new Error('nothing was measured')
  const requests = last.requests - warm.requests
  const grown = last.heapUsed - warm.heapUsed
  const allowed = Math.max(1, requests / PER_REQUESTS) * MAX_GROWTH_BYTES
  console.log(
    `the heap changed by ${Math.round(grown / 1_024)} KB over ${requests} requests; up to ${Math.round(allowed / 1_024)} KB are allowed`,
  )
  if (last.failures > 0) console.log(`${last.failures} failures of Usher's own`)
  if (tally.wrong.length > 0) console.log(`wrong answers: ${[...new Set(tally.wrong)].join(', ')}`)
  const { p99Ms } = flood
  if (p99Ms > MAX_LOOP_P99_MS) console.log(`the event loop was blocked for ${p99Ms} ms in the flood`)
  return grown <= allowed && p99Ms <= MAX_LOOP_P99_MS && last.failures === 0 && tally.wrong.length === 0
}
