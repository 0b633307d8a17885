import { availableParallelism } from 'node:os'
import type { LoadedConfig } from '../config/load.ts'
import { ConfigError } from '../config/problem.ts'
import type { Path } from '../config/problem.ts'
import { placesOf } from './places.ts'

type Running = Pick<LoadedConfig, 'listeners' | 'log' | 'workers'>
type Complaint = { readonly path: Path; readonly message: string }

const RESTART = 'cannot change while Usher runs; restart it'

/** Throws ConfigError for what no running process can change. */
export function requireReloadable(running: Running, next: LoadedConfig): void {
  const problems = [
    ...changedWorkers(running, next),
    ...changedProtocols(running, next),
    ...changedLogs(running, next),
  ]
  if (problems.length > 0)
    throw new ConfigError(problems.map(({ path, message }) => next.locate(path, message)))
}

/** How many processes serve. */
export function workersOf({ workers }: Pick<LoadedConfig, 'workers'>): number {
  return workers === 'auto' ? availableParallelism() : workers
}

function changedWorkers(running: Running, next: Running): Complaint[] {
  const [now, then] = [workersOf(running), workersOf(next)]
  if (now === then) return []
  return [{ path: ['workers'], message: `${RESTART} (there are ${now}, and here it says ${then})` }]
}

// A server speaks what it was made for, and two cannot be in one place.
function changedProtocols(running: Running, next: Running): Complaint[] {
  const before = placesOf(running.listeners)
  return [...placesOf(next.listeners)].flatMap(([place, listener], index) => {
    const known = before.get(place)
    if (known === undefined || protocolsOf(known) === protocolsOf(listener)) return []
    const told = `${RESTART}, or choose another port (it speaks ${protocolsOf(known)} here, and would ${protocolsOf(listener)})`
    return [{ path: ['listen', index, 'tls'], message: told }]
  })
}

// What is open stays open; SIGUSR1 opens the same names anew.
function changedLogs({ log: now }: Running, { log: then }: Running): Complaint[] {
  const isOther = now.file !== then.file
  const isOtherAccess =
    now.access?.file !== then.access?.file || (now.access === undefined) !== (then.access === undefined)
  return [
    ...(isOther ? [{ path: ['log', 'file'], message: `where the log goes ${RESTART}` }] : []),
    ...(isOtherAccess ? [{ path: ['log', 'access'], message: `where the access log goes ${RESTART}` }] : []),
  ]
}

function protocolsOf({ tls }: LoadedConfig['listeners'][number]): string {
  if (tls === undefined) return 'HTTP'
  return tls.http2 ? 'HTTPS with HTTP/2' : 'HTTPS without HTTP/2'
}
