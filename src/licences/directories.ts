import type { Logger } from 'pino'
import type { Licences } from '../config/schema/licencesSchema.ts'
import type { Site } from '../config/load.ts'
import type { LicenceLookup } from '../rules/exchange.ts'
import { createLicenceDirectory } from './index.ts'
import type { LicenceDirectory, LicenceDirectoryOptions, LicenceHealth } from './index.ts'

/** What health tells of a directory: to whoever asks, so no word of what went wrong. */
export type ToldHealth = Pick<LicenceHealth, 'state' | 'entries'> & {
  /** Absent where there is no copy. */
  readonly ageSeconds?: number
}

/** The directories of all sites that have one. */
export type LicenceDirectories = {
  /** What the directory of a site knows of a person; undefined where the site has none. */
  lookUpOf(site: string): LicenceLookup | undefined
  /** By the name of the site; undefined where no site has a directory. */
  health(): Readonly<Record<string, ToldHealth>> | undefined
  start(): void
  close(): Promise<void>
}

type SiteWithUpstream = { readonly config: Site; readonly upstream: LicenceDirectoryOptions['upstream'] }

export function createLicenceDirectories(
  sites: readonly SiteWithUpstream[],
  logger: Logger,
): LicenceDirectories {
  const directories = new Map(
    sites.flatMap(({ config: { licences, ...site }, upstream }) =>
      licences ? [[site.name, createLicenceDirectory({ licences, site, upstream, logger })]] : [],
    ),
  )
  const all = [...directories.values()]
  const lookUps = new Map(
    sites.flatMap(({ config: { name, licences } }) => {
      const directory = directories.get(name)
      return licences && directory ? [[name, lookUpIn(directory, licences)] as const] : []
    }),
  )
  return {
    lookUpOf: (site) => lookUps.get(site),
    health() {
      if (directories.size === 0) return undefined
      return Object.fromEntries([...directories].map(([site, directory]) => [site, told(directory.health())]))
    },
    start() {
      for (const directory of all) directory.start()
    },
    async close() {
      await Promise.all(all.map((directory) => directory.close()))
    },
  }
}

// What credentials claim that nobody has verified, anybody can claim of anybody.
function lookUpIn(directory: LicenceDirectory, { verifiedNamesOnly }: Licences): LicenceLookup {
  return ({ name, isVerified }) => (verifiedNamesOnly && !isVerified ? undefined : directory.lookUp(name))
}

function told({ state, ageMs, entries }: LicenceHealth): ToldHealth {
  return { state, ...(ageMs !== undefined && { ageSeconds: Math.round(ageMs / 1_000) }), entries }
}
