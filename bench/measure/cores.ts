// Who computes where: the target has one core to itself, the load and the upstream have another.
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

const TARGET_CORE = '0'
const LOAD_CORE = '1'

export type Cores = {
  readonly arePinned: boolean
  /** Goes before the command line of a target. */
  readonly targetPrefix: readonly string[]
}

/** Moves this process to the core of the load; without taskset or a second core nothing is pinned. */
export function takeCores(): Cores {
  const isPossible = availableParallelism() > 1 && pin(String(process.pid))
  return { arePinned: isPossible, targetPrefix: isPossible ? ['taskset', '--cpu-list', TARGET_CORE] : [] }
}

function pin(pid: string): boolean {
  const pinning = ['--all-tasks', '--cpu-list', '--pid', LOAD_CORE, pid]
  return spawnSync('taskset', pinning, { stdio: 'ignore' }).status === 0
}
