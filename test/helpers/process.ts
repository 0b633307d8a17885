// Usher as a process of its own, in surroundings that are not kind to it.
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { send } from './upstream.ts'
import type { SpawnOptions } from './usher.ts'
import { listen } from './wire.ts'

/** Usher through a shell that sets something up first; $0 and $@ are its command line. */
export function throughShell(setUp: string): SpawnOptions {
  return { command: ['/bin/sh', '-c', setUp, process.execPath, 'src/main.ts'] }
}

export async function health(url: string): Promise<Record<string, unknown>> {
  const { status, text } = await send(`${url}/.usher/health`)
  if (status !== 200) throw new Error(`health: ${status}`)
  return JSON.parse(text) as Record<string, unknown>
}

export async function untilHealthy(url: string): Promise<Record<string, unknown>> {
  for (let tries = 0; ; tries++) {
    try {
      return await health(url)
    } catch (error) {
      if (tries > 900) throw error
      await sleep(50)
    }
  }
}

/** A port that nothing listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = net.createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
