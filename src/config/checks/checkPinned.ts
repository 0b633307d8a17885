// How long connections for Windows sign-in live: the times of a site and of its clients go together.
import type { Complaint } from '../validate/index.ts'

type Read = {
  readonly limits?: { readonly keepAliveTimeoutMs?: unknown }
  readonly sites?: unknown
}

/** data is a configuration with its defaults filled in, not necessarily one without faults. */
export function checkPinned(data: unknown): Complaint[] {
  const { limits, sites } = (data ?? {}) as Read
  const keptMs = limits?.keepAliveTimeoutMs
  if (typeof keptMs !== 'number' || !Array.isArray(sites)) return []
  return sites.flatMap((site: unknown, index) => {
    const idleMs = pinnedIdleTimeoutOf(site)
    if (typeof idleMs !== 'number' || idleMs === 0 || idleMs >= keptMs) return []
    const message = `must be at least limits.keepAliveTimeoutMs (${keptMs}), or people would have to sign in again while their connection lives; found ${idleMs}`
    return [{ path: ['sites', index, 'connection', 'pinnedIdleTimeoutMs'], message }]
  })
}

function pinnedIdleTimeoutOf(site: unknown): unknown {
  const { connection } = (site ?? {}) as { readonly connection?: { readonly pinnedIdleTimeoutMs?: unknown } }
  return connection?.pinnedIdleTimeoutMs
}
