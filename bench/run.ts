// npm run bench: Usher beside its peers, in one run and in turns, on the same upstream and load. docs/bench.md
import { writeFileSync } from 'node:fs'
import { describeMachine } from './measure/machine.ts'
import { measureGroup } from './measure/measureGroup.ts'
import { readOptions, WrongUsage } from './options.ts'
import type { Options } from './options.ts'
import { goalLines } from './report/goals.ts'
import { scenarioTable } from './report/scenarioTable.ts'
import { RESULTS_VERSION } from './results.ts'
import type { Absent, Results, ScenarioResult } from './results.ts'
import { groupsOf, SCENARIOS } from './scenarios.ts'
import { prepareSurroundings } from './surroundings.ts'
import { TARGETS } from './targets/index.ts'
import type { Target } from './targets/index.ts'

const known = {
  peers: TARGETS.filter(({ isPeer }) => isPeer).map(({ name }) => name),
  scenarios: SCENARIOS.map(({ name }) => name),
}

process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))
try {
  if (process.platform !== 'linux')
    throw new WrongUsage('the bench reads /proc: it runs on Linux, a container included')
  await bench(readOptions(process.argv.slice(2), known))
} catch (error) {
  if (!(error instanceof WrongUsage)) throw error
  console.error(error.message)
  // What was already started ends with the process.
  process.exit(2)
}

async function bench(options: Options): Promise<void> {
  const named = TARGETS.filter(({ isPeer, name }) => !isPeer || options.peers.includes(name))
  const present = named.filter((target) => target.version() !== undefined)
  const absent = named.filter((target) => !present.includes(target)).map(absence)
  const prepared = await prepareSurroundings()
  const results: Results = {
    version: RESULTS_VERSION,
    date: new Date().toISOString(),
    machine: describeMachine(prepared.arePinned),
    versions: versionsOf(present),
    ...{ rounds: options.rounds, warmRequests: options.warmRequests },
    ...{ runInMs: options.runInMs, sampleMs: options.sampleMs, absent },
    scenarios: [],
  }
  sayWhere(results)
  const scenarios: ScenarioResult[] = []
  for (const group of groupsOf(SCENARIOS.filter(({ name }) => options.scenarios.includes(name)))) {
    const measured = await measureGroup(group, present, prepared.surroundings, options)
    scenarios.push(...measured)
    for (const result of measured) console.log(`\n${scenarioTable(result)}`)
    // After each: a run that is broken off has measured something.
    if (options.json !== undefined) write(options.json, { ...results, scenarios })
  }
  prepared.close()
  console.log(`\n${goalLines({ ...results, scenarios }).join('\n')}`)
}

function absence({ name }: Target): Absent {
  return { target: name, reason: 'not installed' }
}

function versionsOf(targets: readonly Target[]): Record<string, string> {
  const versions = targets.map((target) => [target.name, target.version() ?? ''])
  return { node: process.version, ...Object.fromEntries(versions) }
}

function sayWhere({ machine, rounds, sampleMs, absent, versions }: Results): void {
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.system}; ${rounds} rounds of ${sampleMs} ms`)
  console.log(names.join(', '))
  for (const { target, reason } of absent) console.log(`LEFT OUT: ${target} is ${reason}`)
  if (!machine.arePinned)
    console.log('NOT PINNED: without taskset (util-linux) and a second core, figures depend on the scheduler')
}

function write(file: string, results: Results): void {
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`)
}
