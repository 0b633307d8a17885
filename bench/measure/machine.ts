import { cpus, release, totalmem, type } from 'node:os'
import type { Machine } from '../results.ts'

/** Where a run takes place; no names of it. */
export function describeMachine(arePinned: boolean): Machine {
  const all = cpus()
  return {
    cpu: all[0]?.model ?? 'unknown',
    cores: all.length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    arePinned,
  }
}
