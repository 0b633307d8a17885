// The clients that a scenario asks for, before one target.
import { bytesOf, SIGN_IN } from '../requests.ts'
import type { BenchRequest } from '../requests.ts'
import { SCENARIOS } from '../scenarios.ts'
import type { Scenario } from '../scenarios.ts'
import type { Asked, Client } from './client.ts'
import { http2Clients } from './http2.ts'
import { KeptConnection } from './keptConnection.ts'
import { NewConnection } from './newConnection.ts'

export type Facing = {
  readonly port: number
  readonly scenario: Scenario
  /** The authority of the certificate, in PEM. */
  readonly authority: string
}

export type Load = {
  readonly clients: readonly Client[]
  /** Rejects on the first connection that breaks and the first answer of another status; never resolves. */
  readonly failed: Promise<never>
  readonly close: () => void
}

export type Wanted = { readonly count: number; readonly request: BenchRequest; readonly status: number }

/** Opens the clients; resolves when they are connected and, where the scenario says so, signed in. */
export async function openLoad(facing: Facing, wanted: Wanted): Promise<Load> {
  const { promise: failed, reject: fail } = Promise.withResolvers<never>()
  // Whoever runs the load waits for it as well; between two runs nobody does.
  failed.catch(() => undefined)
  const clients = await Promise.race([openClients(facing, wanted, fail), failed])
  const close = (): void => {
    for (const client of clients) client.close()
  }
  return { clients, failed, close }
}

/** The same before a process that no scenario was made for; all that it says of requests holds there as well. */
export async function openLoadOf(name: string, port: number, count: number): Promise<Load> {
  const scenario = SCENARIOS.find((one) => one.name === name)
  if (scenario?.front !== 'http1') throw new Error(`no scenario without TLS is called ${name}`)
  return openLoad({ port, scenario, authority: '' }, { ...scenario, count })
}

async function openClients(
  { port, scenario, authority }: Facing,
  { count, request, status }: Wanted,
  fail: (error: Error) => void,
): Promise<Client[]> {
  const secure = scenario.front === 'http1' ? undefined : authority
  const host = `127.0.0.1:${port}`
  if (scenario.front === 'h2') return http2Clients({ port, authority: secure, request, status, fail }, count)
  const asked: Asked = { port, authority: secure, bytes: bytesOf(request, host), status, fail }
  if (scenario.isConnectionNew) return Array.from({ length: count }, () => new NewConnection(asked))
  return Promise.all(
    Array.from({ length: count }, () => openKept(asked, scenario.signsIn ? host : undefined)),
  )
}

async function openKept(asked: Asked, signInAt: string | undefined): Promise<Client> {
  const connection = new KeptConnection(asked)
  await connection.open()
  if (signInAt === undefined) return connection
  for (const leg of SIGN_IN) await connection.askOnce(bytesOf(leg.request, signInAt), leg.status)
  return connection
}
