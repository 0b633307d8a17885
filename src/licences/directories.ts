import type { Logger } from 'pino'
import type { Licences } from '../config/schema/licencesSchema.ts'
import type { Site } from '../config/load.ts'
import type { LicenceLookup } from '../rules/exchange.ts'
import { Kept } from '../reload/kept.ts'
import type { Lease } from '../reload/kept.ts'
import { createLicenceDirectory, createToldDirectory } from './index.ts'
import type { CopyNews, LicenceDirectory, LicenceDirectoryOptions, LicenceHealth } from './index.ts'

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
  /** By the name of the site, for a process that has been told nothing yet. */
  news(): ReadonlyMap<string, CopyNews>
  /** Begins with those that have not begun. */
  start(): void
  /** The configuration is in use no longer. Resolves when those that no other configuration uses have ended. */
  close(): Promise<void>
}

export type SiteWithUpstream = {
  readonly config: Site
  readonly upstream: LicenceDirectoryOptions['upstream']
}

/** Directories that live on with what they know, as long as the settings of their sites are the same. */
export type KeptDirectories = Kept<LicenceDirectory>

export function keepDirectories(): KeptDirectories {
  return new Kept((directory) => directory.close())
}

/** What a directory has to tell to those who follow it. site: its name. */
export type TellNews = (site: string, news: CopyNews) => void

export type DirectoriesOptions = {
  readonly sites: readonly SiteWithUpstream[]
  readonly logger: Logger
  readonly kept: KeptDirectories
  readonly tell?: TellNews | undefined
}

export function createLicenceDirectories({
  sites,
  logger,
  kept,
  tell,
}: DirectoriesOptions): LicenceDirectories {
  const owned = sites.flatMap(({ config, upstream }) => {
    const { licences, name, hosts, pathPrefix, tls, connection } = config
    if (licences === undefined) return []
    const site = { name, hosts, pathPrefix }
    const tellOf = tell && ((news: CopyNews) => tell(name, news))
    const lease = kept.take([site, licences, upstream.origin, connection, tls], () =>
      createLicenceDirectory({ licences, site, upstream, logger, tell: tellOf }),
    )
    return [{ site: name, licences, directory: lease.thing, lease }]
  })
  return together(owned)
}

/** Directories that know what another process tells them. */
export type ToldDirectories = LicenceDirectories & { readonly follow: TellNews }

export function createToldDirectories(sites: readonly Site[]): ToldDirectories {
  const owned = sites.flatMap(({ name: site, licences }) =>
    licences ? [{ site, licences, directory: createToldDirectory(licences) }] : [],
  )
  const bySite = new Map(owned.map(({ site, directory }) => [site, directory]))
  return { ...together(owned), follow: (site, news) => bySite.get(site)?.follow(news) }
}

type Owned = {
  /** The name of the site. */
  readonly site: string
  readonly licences: Licences
  readonly directory: LicenceDirectory
  readonly lease?: Lease<LicenceDirectory>
}

function together(owned: readonly Owned[]): LicenceDirectories {
  const all = owned.map(({ directory }) => directory)
  const lookUps = new Map(owned.map(({ site, licences, directory }) => [site, lookUpIn(directory, licences)]))
  return {
    lookUpOf: (site) => lookUps.get(site),
    health() {
      if (owned.length === 0) return undefined
      return Object.fromEntries(owned.map(({ site, directory }) => [site, told(directory.health())]))
    },
    news: () => new Map(owned.map(({ site, directory }) => [site, directory.news()])),
    start() {
      for (const directory of all) directory.start()
    },
    async close() {
      await Promise.all(owned.flatMap(({ lease }) => lease?.release() ?? []))
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
