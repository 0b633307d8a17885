import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { describeBindError, oneAddress } from '../bind.ts'
import type { LoadedConfig, ResolvedListener } from '../config/load.ts'
import type { Path } from '../config/problem.ts'
import { bracketed } from '../hosts.ts'
import type { Remark } from './finding.ts'

type Place = Pick<ResolvedListener, 'host' | 'port' | 'socket'>

/** Listeners that could not be bound now. Each is bound for a moment and let go; of a socket it is asked who listens. */
export async function portRemarks({ listeners, admin }: LoadedConfig): Promise<Remark[]> {
  const places: [Place, Path][] = [
    ...listeners.map((one, index): [Place, Path] => [
      one,
      ['listen', ...(listeners.length > 1 ? [index] : [])],
    ]),
    ...(admin ? [[admin, ['admin']] as [Place, Path]] : []),
  ]
  const remarks: Remark[] = []
  for (const [place, path] of places) {
    const fault = await faultOf(place)
    if (fault !== undefined) remarks.push({ id: 'port-in-use', message: fault, path })
  }
  return remarks
}

async function faultOf({ host, port, socket }: Place): Promise<string | undefined> {
  if (socket !== undefined) return socketFault(socket)
  const server = createServer()
  try {
    server.listen({ host: await oneAddress(host), port, exclusive: true })
    await once(server, 'listening')
    return undefined
  } catch (error) {
    return describeBindError(error, `${bracketed(host)}:${port}`).message
  } finally {
    server.close()
  }
}

// One that a process left behind is removed by `usher serve`; to bind it here would take it from somebody.
async function socketFault(path: string): Promise<string | undefined> {
  const probe = connect(path)
  try {
    await once(probe, 'connect')
    return describeBindError(Object.assign(new Error(), { code: 'EADDRINUSE' }), path).message
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ECONNREFUSED' ? undefined : `cannot listen on ${path}: ${message}`
  } finally {
    probe.destroy()
  }
}
