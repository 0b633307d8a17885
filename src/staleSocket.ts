import { once } from 'node:events'
import { lstat, rm } from 'node:fs/promises'
import { connect } from 'node:net'

/** Removes a Unix socket that nobody listens on any longer, as a killed process leaves it behind: bind(2) would refuse it for ever. */
export async function removeStaleSocket(path: string): Promise<void> {
  const probe = connect(path)
  try {
    await once(probe, 'connect')
  } catch (error) {
    // ENOENT: there is none. ECONNREFUSED: a socket without a listener, or a file of another kind, which is not ours to remove.
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED' && (await lstat(path)).isSocket())
      await rm(path)
  } finally {
    probe.destroy()
  }
}
