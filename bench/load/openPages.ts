import { bytesOf, NAVIGATION } from '../requests.ts'
import { AT } from '../upstream/answers.ts'
import type { Load } from './clients.ts'
import { KeptConnection } from './keptConnection.ts'

/** So many clients that ask for the page of 2 KB; resolves when they are connected. */
export async function openPages({ port, host }: URL, count: number): Promise<Load> {
  const { promise: failed, reject: fail } = Promise.withResolvers<never>()
  failed.catch(() => undefined)
  const bytes = bytesOf({ method: 'GET', target: AT.page, fields: NAVIGATION }, host)
  const asked = { port: Number(port), authority: undefined, bytes, status: 200, fail }
  const clients = Array.from({ length: count }, () => new KeptConnection(asked))
  await Promise.race([Promise.all(clients.map((client) => client.open())), failed])
  return { clients, failed, close: () => clients.forEach((client) => client.close()) }
}
