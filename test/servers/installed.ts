// Real servers of Debian's packages, each with a configuration and a directory of its own, as long as a test runs.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'

/** Why a test of a server is left out; false where everything that it needs is installed. */
export function missing(packages: Readonly<Record<string, string>>): string | false {
  const absent = Object.entries(packages).filter(([, file]) => !existsSync(file))
  return absent.length > 0 && `install ${absent.map(([name]) => name).join(', ')} to run this`
}

type Program = {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly port: number
}

const MAX_START_MS = 40_000

/** Starts a server and waits until it takes connections; it ends with the test. Throws with what it printed where it does not start. */
export async function startServer(t: Test, { command, args, env = {}, port }: Program): Promise<string> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-4_000)))
  t.teardown(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
  for (const end = Date.now() + MAX_START_MS; Date.now() < end; await sleep(100)) {
    if (child.exitCode !== null) break
    if (await takesConnections(port)) return `http://127.0.0.1:${port}`
  }
  throw new Error(`${command} did not start:\n${printed}`)
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false // not yet
  } finally {
    socket.destroy()
  }
}
