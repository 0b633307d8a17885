import { bytesOf, NAVIGATION } from '../requests.ts'
import type { AT } from '../upstream/answers.ts'
import type { Load } from './clients.ts'
import { KeptConnection } from './keptConnection.ts'

export type Wanted = {
  readonly target: (typeof AT)[keyof typeof AT]
  /** What must come each time. */
  readonly status: number
}

/** So many clients that all ask for the same, as a browser does; resolves when they are connected. */
export async function openBrowsers(
  { port, host }: URL,
  count: number,
  { target, status }: Wanted,
): Promise<Load> {
  const { promise: failed, reject: fail } = Promise.withResolvers<never>()
  failed.catch(() => undefined)
  const bytes = bytesOf({ method: 'GET', target, fields: NAVIGATION }, host)
  const asked = { port: Number(port), authority: undefined, bytes, status, fail }
  const clients = Array.from({ length: count }, () => new KeptConnection(asked))
  await Promise.race([Promise.all(clients.map((client) => client.open())), failed])
  return { clients, failed, close: () => clients.forEach((client) => client.close()) }
}
