// npm run profile: one target under the load of one scenario, and where its time goes: a flame graph, and the functions
// that took the most time themselves.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openLoad } from '../load/clients.ts'
import { runClosedLoop } from '../load/closedLoop.ts'
import { DEFAULT_WARM_REQUESTS, positive, WrongUsage } from '../options.ts'
import { SCENARIOS } from '../scenarios.ts'
import type { Scenario } from '../scenarios.ts'
import { prepareSurroundings } from '../surroundings.ts'
import { TARGETS } from '../targets/index.ts'
import { startTarget } from '../targets/start.ts'
import { flameGraph } from './flameGraph.ts'
import { byKind, bySelfTime, foldProfile } from './fold.ts'
import type { Frame, Kind, Share } from './fold.ts'
import { profiled, recordProfile } from './record.ts'

const MAX_WARM_MS = 10_000
const FUNCTIONS_SHOWN = 25

// As a reader of the flame graph knows them by its colours.
const KINDS: Readonly<Record<Kind, string>> = {
  own: 'all of the project (blue)',
  package: 'all of packages (orange)',
  node: 'all of Node (grey)',
  engine: 'all of the engine, with system calls and garbage collection (red)',
}

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', default: 'page' },
    target: { type: 'string', default: 'usher' },
    seconds: { type: 'string', default: '10' },
    out: { type: 'string', default: 'profile.svg' },
  },
})
process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))
try {
  const scenario = named('--scenario', values.scenario, SCENARIOS)
  const target = profiled(named('--target', values.target, TARGETS))
  const root = await profile(scenario, target, positive('--seconds', values.seconds) * 1_000)
  writeFileSync(values.out, flameGraph(root, `${target.name}: ${scenario.title}`))
  tellTimes(root)
  console.log(`\nThe flame graph is ${values.out}`)
} catch (error) {
  if (!(error instanceof WrongUsage)) throw error
  console.error(error.message)
  // What was already started ends with the process.
  process.exit(2)
}

async function profile(
  scenario: Scenario,
  target: ReturnType<typeof profiled>,
  durationMs: number,
): Promise<Frame> {
  const { surroundings, close } = await prepareSurroundings()
  const running = await startTarget(target, scenario, surroundings)
  const facing = { port: running.port, scenario, authority: surroundings.authority }
  const { request, status, connections } = scenario
  const load = await openLoad(facing, { request, status, count: connections })
  await runClosedLoop(load, { durationMs: MAX_WARM_MS, requests: DEFAULT_WARM_REQUESTS })
  const recorded = await recordProfile(running.child, () => runClosedLoop(load, { durationMs }))
  load.close()
  await running.stop()
  close()
  return foldProfile(recorded)
}

function named<Named extends { readonly name: string }>(
  option: string,
  name: string,
  all: readonly Named[],
): Named {
  const found = all.find((one) => one.name === name)
  if (found === undefined)
    throw new WrongUsage(
      `${option} does not know "${name}"; it knows ${all.map((one) => one.name).join(', ')}`,
    )
  return found
}

function tellTimes(root: Frame): void {
  const tell = ({ name, microseconds }: Share): void => {
    const share = (microseconds / root.microseconds) * 100
    console.log(`${share.toFixed(1).padStart(5)} %  ${name}`)
  }
  for (const share of byKind(root)) tell({ ...share, name: KINDS[share.name] })
  for (const share of bySelfTime(root).slice(0, FUNCTIONS_SHOWN)) tell(share)
}
