import { canonicalPath, isBelow, splitTarget } from '../rules/target.ts'

export type Place = { readonly hosts: readonly string[]; readonly pathPrefix: string }

/** Picks a site for a request: the most specific host first, then the longest path prefix. */
export type SiteTable<T extends Place> = {
  pick(authority: string | undefined, target: string): T | undefined
}

export function createSiteTable<T extends Place>(sites: readonly T[]): SiteTable<T> {
  const entries = sites
    .flatMap((site) =>
      hostsOf(site).map((host) => ({ site, host, prefix: site.pathPrefix.replace(/\/$/, '') })),
    )
    .toSorted((a, b) => specificity(b.host) - specificity(a.host) || b.prefix.length - a.prefix.length)
  const [only] = entries
  // The smallest configuration: one site that takes everything.
  if (entries.length === 1 && only?.host === '*' && only.prefix === '') return { pick: () => only.site }
  return {
    pick(authority, target) {
      const host = hostName(authority)
      const path = canonicalPath(splitTarget(target).path)
      return entries.find((entry) => matchesHost(host, entry.host) && isBelow(path, entry.prefix))?.site
    },
  }
}

function hostsOf({ hosts }: Place): readonly string[] {
  return hosts.length === 0 ? ['*'] : hosts.map((host) => host.toLowerCase())
}

// An exact name before any wildcard, a longer wildcard before a shorter one, any host last.
function specificity(host: string): number {
  if (host === '*') return 0
  return host.startsWith('*.') ? host.length : 1_000 + host.length
}

// CVE-2026-55602: whole labels only, never a part of a name.
function matchesHost(host: string, pattern: string): boolean {
  if (pattern === '*' || pattern === host) return true
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1
}

function hostName(authority = ''): string {
  return authority.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase()
}
