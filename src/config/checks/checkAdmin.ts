import { isLoopbackHost } from '../networks.ts'
import type { Path } from '../problem.ts'
import type { Admin } from '../schema/adminSchema.ts'
import type { Complaint } from '../validate/index.ts'

/** Who can reach the listener of the operators must be one of them. */
export function checkAdmin({ host, socket, token }: Admin, path: Path): Complaint[] {
  if (socket !== undefined || token !== undefined || isLoopbackHost(host)) return []
  const message = 'can be reached from elsewhere, so `token` must be set; or use 127.0.0.1 or a socket'
  return [{ path: [...path, 'host'], message }]
}
