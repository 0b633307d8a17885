// npm run bench:workers [-- ROUNDS]
// Two workers beside one, on the same page: requests a second on the cores that are there, of which load and upstream
// take their share, and CPU time for one request, which tells what free cores would give.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import nodeFlags from '../../bin/nodeFlags.json' with { type: 'json' }
import { runClosedLoop } from '../load/closedLoop.ts'
import type { Load } from '../load/clients.ts'
import { openPages } from '../load/openPages.ts'
import { cpuNanoseconds } from '../measure/cpu.ts'
import { median } from '../measure/statistics.ts'
import { startUpstream } from '../upstream/server.ts'
import { usherConfiguration } from '../targets/usherConfiguration.ts'

const DEFAULT_ROUNDS = 5
const SAMPLE_MS = 3_000
const WARM_REQUESTS = 40_000
const CLIENTS = 64
const MAIN = join(import.meta.dirname, '../../src/main.ts')

type Sample = { readonly perSecond: number; readonly usherUs: number; readonly loadUs: number }

type Measured = {
  readonly workers: number
  readonly child: ChildProcess
  readonly load: Load
  readonly samples: Sample[]
}

const rounds = Number(process.argv[2] ?? DEFAULT_ROUNDS)
if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error('npm run bench:workers -- ROUNDS')
if (availableParallelism() < 2) throw new Error('two workers need two cores')

const directory = mkdtempSync(join(tmpdir(), 'usher-workers-'))
const upstream = await startUpstream()
const all = [await start(1), await start(2)]
for (const one of all) await sample(one, { durationMs: Infinity, requests: WARM_REQUESTS })
for (let round = 0; round < rounds; round++)
  for (const one of all) one.samples.push(await sample(one, { durationMs: SAMPLE_MS }))
for (const { child } of all) child.kill()
rmSync(directory, { recursive: true })
tell()
process.exit(0)

async function start(workers: number): Promise<Measured> {
  const file = join(directory, `${workers}.yaml`)
  const site = { upstreamPort: upstream.port, ownRules: 0 }
  const plain = { front: 'http1', certificateFile: '', keyFile: '' } as const
  writeFileSync(file, `workers: ${workers}\n${usherConfiguration({ ...site, ...plain })}`)
  const args = [...nodeFlags, MAIN, 'serve', '--config', file]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return { workers, child, load: await openPages(await addressOf(child), CLIENTS), samples: [] }
}

async function addressOf(child: ChildProcess): Promise<URL> {
  if (child.stdout === null) throw new Error('its standard output is a pipe')
  for await (const line of createInterface(child.stdout)) {
    const { addresses } = JSON.parse(line) as { addresses?: readonly string[] }
    if (addresses?.[0] === undefined) continue
    // What else it says is read and dropped, so that it never waits for a reader.
    child.stdout.resume()
    return new URL(addresses[0])
  }
  throw new Error('it has ended before it listened')
}

async function sample(
  { child, load }: Measured,
  until: Parameters<typeof runClosedLoop>[1],
): Promise<Sample> {
  const { pid = 0 } = child
  const [usher, own] = [cpuNanoseconds(pid), process.cpuUsage()]
  const { answers, elapsedMs } = await runClosedLoop(load, until)
  const { user, system } = process.cpuUsage(own)
  return {
    perSecond: (answers / elapsedMs) * 1_000,
    usherUs: (cpuNanoseconds(pid) - usher) / 1_000 / answers,
    loadUs: (user + system) / answers,
  }
}

function tell(): void {
  const medians = all.map(({ workers, samples }) => ({
    workers,
    perSecond: median(samples.map(({ perSecond }) => perSecond)),
    usherUs: median(samples.map(({ usherUs }) => usherUs)),
    loadUs: median(samples.map(({ loadUs }) => loadUs)),
  }))
  for (const { workers, perSecond, usherUs, loadUs } of medians)
    console.log(
      `workers: ${workers}   ${perSecond.toFixed(0)} requests/s   ${usherUs.toFixed(1)} µs of Usher, ${loadUs.toFixed(1)} µs of load and upstream`,
    )
  const [one, two] = medians
  if (one === undefined || two === undefined) throw new Error('nothing was measured')
  console.log(
    `here: ${(two.perSecond / one.perSecond).toFixed(2)} x; by CPU time, on two free cores: ${((2 * one.usherUs) / two.usherUs).toFixed(2)} x`,
  )
}
