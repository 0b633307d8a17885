// Faults of workers, from the side of the test: planted.ts is the other.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Test } from 'tap'
import { temporaryDirectory } from '../helpers/usher.ts'
import type { SpawnOptions } from '../helpers/usher.ts'

/** start: it ends before it is told what to serve; listen: it cannot bind its listeners. */
export type Fault = 'start' | 'listen' | 'none'

export type Planting = {
  readonly options: SpawnOptions
  /** Every worker that starts from now on has it. */
  readonly plant: (fault: Fault) => Promise<void>
}

/** How to start a process whose workers can be made to fail. None does so at first. */
export async function preparePlanting(t: Test): Promise<Planting> {
  const file = join(await temporaryDirectory(t), 'fault')
  const plant = (fault: Fault): Promise<void> => writeFile(file, fault)
  await plant('none')
  const planted = pathToFileURL(join(import.meta.dirname, 'planted.ts')).href
  return { plant, options: { env: { NODE_OPTIONS: `--import ${planted}`, PLANTED_FAULT_FILE: file } } }
}

/** Has an error thrown in a worker that nothing catches. */
export function throwIn(pid: number): void {
  process.kill(pid, 'SIGWINCH')
}
