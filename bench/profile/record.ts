// Between the bench and the profiler inside a target: a channel of node:child_process.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Profiler } from 'node:inspector'
import { join } from 'node:path'
import { WrongUsage } from '../options.ts'
import type { Target } from '../targets/index.ts'

const PROFILER = join(import.meta.dirname, 'profiler.ts')

/** The target with a profiler in it; only what runs on Node can have one. Throws WrongUsage when it is launched otherwise. */
export function profiled(target: Target): Target {
  return {
    ...target,
    launch(setting) {
      const { command, ...launch } = target.launch(setting)
      const [program, ...args] = command
      if (program !== process.execPath)
        throw new WrongUsage(`${target.name} does not run on Node and cannot be profiled by it`)
      return { ...launch, command: [program, '--import', PROFILER, ...args], hasChannel: true }
    },
  }
}

/** What the target computed while something was done. */
export async function recordProfile(
  child: ChildProcess,
  meanwhile: () => Promise<unknown>,
): Promise<Profiler.Profile> {
  const started = once(child, 'message')
  child.send('start')
  await started
  await meanwhile()
  const stopped = once(child, 'message')
  child.send('stop')
  const [{ profile }] = (await stopped) as [{ profile: Profiler.Profile }]
  return profile
}
