// npm run bench:workers [-- ROUNDS]
// Two workers beside one: requests a second on the cores that are there, of which load and upstream take their share, and
// CPU time for one request, which tells what free cores would give. Once with pages that pass, and once with what costs
// Usher much and the others little, so that nearly all of the cores is free for it.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import nodeFlags from '../../bin/nodeFlags.json' with { type: 'json' }
import { runClosedLoop } from '../load/closedLoop.ts'
import { openLoadOf } from '../load/clients.ts'
import type { Load } from '../load/clients.ts'
import { cpuNanoseconds } from '../measure/cpu.ts'
import { median } from '../measure/statistics.ts'
import { startUpstream } from '../upstream/server.ts'
import { usherConfiguration } from '../targets/usherConfiguration.ts'

const DEFAULT_ROUNDS = 5
const SAMPLE_MS = 3_000
const WARM_REQUESTS = 40_000
const MAX_WARM_MS = 15_000
const CLIENTS = 64
const ROOT = join(import.meta.dirname, '../..')
const MAIN = join(ROOT, 'src/main.ts')

type Kind = { readonly title: string; readonly scenario: string; readonly hasOwnTemplates: boolean }

// With templates of one's own each page is rendered anew.
const KINDS: readonly Kind[] = [
  { title: 'a page, passed', scenario: 'page', hasOwnTemplates: false },
  {
    title: "a 401, swapped by templates of one's own",
    scenario: 'refused-br',
    hasOwnTemplates: true,
  },
]

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
cpSync(join(ROOT, 'templates/parts/contacts.liquid'), join(directory, 'templates/parts/contacts.liquid'))
for (const kind of KINDS) await measure(kind)
rmSync(directory, { recursive: true })
process.exit(0)

async function measure(kind: Kind): Promise<void> {
  const all = [await start(1, kind), await start(2, kind)]
  for (const one of all) await sample(one, { durationMs: MAX_WARM_MS, requests: WARM_REQUESTS })
  for (let round = 0; round < rounds; round++)
    for (const one of all) one.samples.push(await sample(one, { durationMs: SAMPLE_MS }))
  for (const { child } of all) child.kill()
  tell(kind, all)
}

async function start(workers: number, { scenario, hasOwnTemplates }: Kind): Promise<Measured> {
  const file = join(directory, `${workers}.yaml`)
  const site = { upstreamPort: upstream.port, ownRules: 0 }
  const plain = { front: 'http1', certificateFile: '', keyFile: '' } as const
  const templates = hasOwnTemplates ? 'templatesDirectory: templates\n' : ''
  writeFileSync(file, `workers: ${workers}\n${templates}${usherConfiguration({ ...site, ...plain })}`)
  const args = [...nodeFlags, MAIN, 'serve', '--config', file]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return { workers, child, load: await openLoadOf(scenario, await portOf(child), CLIENTS), samples: [] }
}

async function portOf(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('its standard output is a pipe')
  for await (const line of createInterface(child.stdout)) {
    const { addresses } = JSON.parse(line) as { addresses?: readonly string[] }
    if (addresses?.[0] === undefined) continue
    // What else it says is read and dropped, so that it never waits for a reader.
    child.stdout.resume()
    return Number(new URL(addresses[0]).port)
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

function tell({ title }: Kind, all: readonly Measured[]): void {
  console.log(title)
  const medians = all.map(({ workers, samples }) => ({
    workers,
    perSecond: median(samples.map(({ perSecond }) => perSecond)),
    usherUs: median(samples.map(({ usherUs }) => usherUs)),
    loadUs: median(samples.map(({ loadUs }) => loadUs)),
  }))
  for (const { workers, perSecond, usherUs, loadUs } of medians)
    console.log(
      `  workers: ${workers}   ${perSecond.toFixed(0)} requests/s   ${usherUs.toFixed(1)} µs of Usher, ${loadUs.toFixed(1)} µs of load and upstream`,
    )
  const [one, two] = medians
  if (one === undefined || two === undefined) throw new Error('nothing was measured')
  const room = Math.min(2, (availableParallelism() * one.usherUs) / (one.usherUs + one.loadUs))
  console.log(
    `  here: ${(two.perSecond / one.perSecond).toFixed(2)} x, where load and upstream leave room for ${room.toFixed(2)}; by CPU time, on two free cores: ${((2 * one.usherUs) / two.usherUs).toFixed(2)} x`,
  )
}
