// What the tests of commands have in common.
import type { Test } from 'tap'
import { t as root } from 'tap'
import { spawnCommand } from '../helpers/usher.ts'
import type { SpawnOptions } from '../helpers/usher.ts'

// Every run starts a process, and a busy machine takes long over each.
root.setTimeout(600_000)

export type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A command line of Usher to its end. */
export async function run(t: Test, args: readonly string[], options: SpawnOptions = {}): Promise<Outcome> {
  const usher = spawnCommand(t, args, options)
  const { code } = await usher.exited
  return { code, stdout: usher.lines.join('\n'), stderr: usher.stderr() }
}
