// Usher in a process of its own, whose memory is looked at.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import nodeFlags from '../../bin/nodeFlags.json' with { type: 'json' }

/** After a collection; in bytes. */
export type Memory = {
  readonly heapUsed: number
  readonly rss: number
  readonly arrayBuffers: number
  /** What Usher itself has failed in since the start. */
  readonly failures: number
  /** How long the event loop kept others waiting since the last look. */
  readonly p99Ms: number
}

export type Watched = {
  /** A URL. */
  readonly address: string
  look(): Promise<Memory>
  stop(): void
}

/** Starts it before an upstream; resolves once it listens. */
export async function startWatched(upstream: string): Promise<Watched> {
  const served = fork(join(import.meta.dirname, 'served.ts'), [upstream], { execArgv: nodeFlags })
  const [{ address }] = (await once(served, 'message')) as [{ address: string }]
  return {
    address,
    async look() {
      served.send('look')
      const [memory] = (await once(served, 'message')) as [Memory]
      return memory
    },
    stop: () => served.kill(),
  }
}

/** Memory as a person reads it. */
export function memoryLine({ heapUsed, arrayBuffers, rss }: Memory): string {
  return `heap ${megabytes(heapUsed)} MB, buffers ${megabytes(arrayBuffers)} MB, rss ${megabytes(rss)} MB`
}

function megabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1)
}
