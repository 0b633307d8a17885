import { lookup } from 'node:dns/promises'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { ResolvedListener } from './config/load.ts'
import { bracketed } from './hosts.ts'

// What to do about the errors of bind(2) that an operator meets.
const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something listens there already; stop it, or choose another port or socket under `listen`',
  EACCES: 'this user may not; choose a port from 1024 up, or a directory that is writable for the socket',
  EADDRNOTAVAIL: 'this machine has no such address; choose one of its own, or 0.0.0.0 for all',
}

export type BoundListener = Pick<ResolvedListener, 'host' | 'port' | 'socket' | 'tls'>

/** Binds a server to its listener. Resolves with a URL, or the path of a socket; rejects with what is in the way and what to do. */
export async function bind(app: FastifyInstance, listener: BoundListener): Promise<string> {
  const { host, port, socket, tls } = listener
  try {
    await app.listen(socket === undefined ? { host: await oneAddress(host), port } : { path: socket })
  } catch (error) {
    throw describeBindError(error, socket ?? `${bracketed(host)}:${port}`)
  }
  if (socket !== undefined) return socket
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : bracketed(host)
  return `${tls ? 'https' : 'http'}://${shown}:${(app.server.address() as AddressInfo).port}`
}

// The address that a listener takes. For "localhost" Fastify would make a second server, with none of what we add to the first. IPv4 comes first, because all
// who know only one of the two know that.
export async function oneAddress(host: string): Promise<string> {
  if (host.toLowerCase() !== 'localhost') return host
  const [first] = await lookup(host, { all: true, order: 'ipv4first' })
  return first?.address ?? host
}

/** Why a listener cannot be bound, and what to do. */
export function describeBindError(error: unknown, place: string): Error {
  const { code = '', message } = error as NodeJS.ErrnoException
  return new Error(`cannot listen on ${place}: ${REMEDIES[code] ?? message}`, { cause: error })
}
