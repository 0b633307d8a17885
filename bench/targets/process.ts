import type { Server } from 'node:net'

/** The upstream that the bench named on the command line. */
export function upstreamOrigin(): string {
  const [, , origin] = process.argv
  if (origin === undefined) throw new Error('usage: node TARGET.ts UPSTREAM_ORIGIN')
  return origin
}

/** Tells the bench the port: one line on standard output. */
export function announce(server: Server): void {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('not listening on a port')
  console.log(`port ${address.port}`)
}
