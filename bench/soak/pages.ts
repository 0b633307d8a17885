// npm run soak:pages [-- MILLIONS]
// Pages alone, as fast as they are passed on: what the heap has grown by between the first million and the last. Ends
// with 1 where that is too much, or where Usher failed in anything.
import { setTimeout as sleep } from 'node:timers/promises'
import { runClosedLoop } from '../load/closedLoop.ts'
import { openLoadOf } from '../load/clients.ts'
import { startUpstream } from '../upstream/server.ts'
import { memoryLine, startWatched } from './watched.ts'
import type { Memory } from './watched.ts'

const DEFAULT_MILLIONS = 10
const MILLION = 1_000_000
const CLIENTS = 32
const MAX_GROWTH_BYTES = 1_048_576

// For answers that are on their way when a million is full.
const REST_MS = 1_000

const millions = Number(process.argv[2] ?? DEFAULT_MILLIONS)
if (!(Number.isInteger(millions) && millions > 1))
  throw new Error('npm run soak:pages -- MILLIONS (at least 2)')

const upstream = await startUpstream()
const watched = await startWatched(`http://127.0.0.1:${upstream.port}`)
const load = await openLoadOf('page', Number(new URL(watched.address).port), CLIENTS)
const looks: Memory[] = []
for (let million = 1; million <= millions; million++) {
  await runClosedLoop(load, { durationMs: Infinity, requests: MILLION })
  await sleep(REST_MS)
  const memory = await watched.look()
  looks.push(memory)
  console.log(`${million} million: ${memoryLine(memory)}`)
}
load.close()
watched.stop()
upstream.close()
process.exitCode = verdict() ? 0 : 1

function verdict(): boolean {
  const [first, last] = [looks[0], looks.at(-1)]
  if (first === undefined || last === undefined) throw new Error('nothing was measured')
  const grown = last.heapUsed - first.heapUsed
  console.log(`the heap changed by ${Math.round(grown / 1_024)} KB from the first million to the last`)
  return grown <= MAX_GROWTH_BYTES && last.failures === 0
}
