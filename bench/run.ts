// npm run bench -- [--rounds N] [--requests N]
// CPU time of each proxy for one request, in one run, interleaved, on the same upstream and load. The speed issue of
// the house is this figure and its ratio to the floor; requests a second depend on the load generator's share.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runLoad } from './load.ts'
import { TARGETS } from './targets.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, requests: { type: 'string', default: '20000' } },
})
const rounds = Number(values.rounds)
const requests = Number(values.requests)

const PERSON = {
  'user-agent': 'Mozilla/5.0',
  accept: 'text/html',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
}
const SCENARIOS = [
  { name: '2 KB page passed', path: '/page' },
  { name: '401 to a person', path: '/refused' },
] as const

type Running = { readonly name: string; readonly process: ChildProcess; readonly port: number }

const upstream = await start('upstream', join(import.meta.dirname, 'upstream.ts'), [])
const proxies: Running[] = []
for (const { name, file } of TARGETS)
  proxies.push(await start(name, file, [`http://127.0.0.1:${upstream.port}`]))
try {
  console.log(
    `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown CPU'}, ${rounds} rounds of ${requests} requests`,
  )
  for (const scenario of SCENARIOS) await measureScenario(scenario)
} finally {
  for (const { process: child } of [...proxies, upstream]) child.kill()
}

async function measureScenario({ name, path }: (typeof SCENARIOS)[number]): Promise<void> {
  const samples = new Map(proxies.map((proxy) => [proxy.name, [] as number[]]))
  for (const proxy of proxies) await load(proxy, path, requests / 2) // warm
  for (let round = 0; round < rounds; round++) {
    for (const proxy of proxies) samples.get(proxy.name)?.push(await cpuMicrosecondsPerRequest(proxy, path))
  }
  const floor = median(samples.get(TARGETS[0]?.name ?? '') ?? [])
  console.log(`\n${name}`)
  for (const [proxy, values_] of samples) {
    const middle = median(values_)
    const ratio = (middle / floor).toFixed(2)
    console.log(
      `  ${proxy.padEnd(36)} median ${middle.toFixed(1).padStart(6)} µs   min ${Math.min(...values_)
        .toFixed(1)
        .padStart(6)} µs   ${ratio} x floor`,
    )
  }
}

async function cpuMicrosecondsPerRequest(proxy: Running, path: string): Promise<number> {
  const before = cpuMicroseconds(proxy.process)
  await load(proxy, path, requests)
  return (cpuMicroseconds(proxy.process) - before) / requests
}

async function load({ port }: Running, path: string, count: number): Promise<void> {
  await runLoad({ port, path, requests: count, connections: 32, headers: PERSON })
}

// proc(5): fields 14 and 15 of stat are user and system time in ticks of 10 ms; the name before them may hold spaces.
function cpuMicroseconds({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

async function start(name: string, file: string, args: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /port (\d+)/.exec(chunk.toString())?.[1]
      if (found !== undefined) resolve(Number(found))
    })
    child.on('exit', (code) => reject(new Error(`${name} ended with ${String(code)}`)))
  })
  return { name, process: child, port }
}
