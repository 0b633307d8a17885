// Whether Usher should be sent requests: for a load balancer, or whoever starts it.
import type { Site } from '../config/load.ts'
import type { Upstream } from '../proxy/upstream/index.ts'
import { createStatusCheck, READY } from './statusCheck.ts'

/** How far the process is. It changes as that goes along. */
export type Stage = { state: 'starting' | 'serving' | 'stopping' }

/** sites: those whose application says how it is: "ready", or why it is not, without a word of what it sent. */
export type Readiness = {
  readonly ready: boolean
  readonly state: Stage['state']
  readonly sites: Readonly<Record<string, string>>
}

export type SiteToAsk = { readonly config: Site; readonly upstream: Upstream }

/** Asks the applications of all sites that say how they are, at once; others are not asked. */
export function createReadiness(sites: readonly SiteToAsk[], stage: Stage): () => Promise<Readiness> {
  const checks = sites.flatMap(({ config, upstream }) => {
    const { name, statusPath, hosts } = config
    return statusPath === undefined
      ? []
      : [{ name, check: createStatusCheck({ path: statusPath, hosts, upstream }) }]
  })
  return async () => {
    const told = await Promise.all(checks.map(async ({ name, check }) => [name, await check()] as const))
    const { state } = stage
    const ready = state === 'serving' && told.every(([, what]) => what === READY)
    return { ready, state, sites: Object.fromEntries(told) }
  }
}
