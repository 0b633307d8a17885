// The licence directory of a site: who has an account in the application. A side room of the request path, which looks
// up and never waits: what is not known now is unknown, and then no rule about it holds.
import type { Logger } from 'pino'
import type { Licences } from '../config/schema/licencesSchema.ts'
import type { LicenceState } from '../config/words.ts'
import { ownHostOf } from '../hosts.ts'
import { followApi } from './followApi.ts'
import type { ApiSource } from './followApi.ts'
import { followFile } from './followFile.ts'
import type { FileSource } from './followFile.ts'
import type { Findings, Follower } from './follower.ts'
import { HeldCopy } from './heldCopy.ts'
import type { LicenceHealth } from './heldCopy.ts'
import { addressOf } from './person.ts'
import { Report } from './report.ts'
import { API_LIMITS, fetchAccounts } from './testrailApi.ts'
import type { ApiLimits, TestrailApi, TlsSettings } from './testrailApi.ts'

export type { LicenceHealth } from './heldCopy.ts'

export type LicenceDirectory = {
  /** Whether a person, as a sign-in names them, has an account; undefined where that is not known. Never throws. */
  lookUp(name: string): LicenceState | undefined
  health(): LicenceHealth
  /** Returns at once: the list is fetched behind it. */
  start(): void
  /** Ends what is under way. */
  close(): Promise<void>
}

export type LicenceDirectoryOptions = {
  /** file: an absolute path. */
  readonly licences: Licences
  readonly site: { readonly name: string; readonly hosts: readonly string[]; readonly pathPrefix: string }
  readonly upstream: {
    readonly origin: URL
    /** 'keep', 'upstream', or a fixed name. */
    readonly host: string
    readonly tls: TlsSettings
    readonly connectTimeoutMs: number
  }
  readonly logger: Logger
  /** What a test cannot wait for. */
  readonly tempo?: Pick<ApiSource, 'pace'> & Pick<FileSource, 'pollMs'> & { readonly limits?: ApiLimits }
}

/** A directory that knows nobody yet. */
export function createLicenceDirectory(options: LicenceDirectoryOptions): LicenceDirectory {
  const { licences, site, logger } = options
  const copy = new HeldCopy(licences.maxAgeMs)
  const follower = follow(options, { copy, report: new Report(logger, site.name) })
  return {
    lookUp(name) {
      const address = addressOf(name, licences.emailDomain)
      return address === undefined ? undefined : copy.lookUp(address)
    },
    health: () => copy.health(),
    start: () => follower.start(),
    close: () => follower.close(),
  }
}

function follow(options: LicenceDirectoryOptions, findings: Findings): Follower {
  const { licences, tempo = {} } = options
  if (licences.file !== undefined) return followFile({ ...tempo, file: licences.file }, findings)
  const api = apiOf(options)
  const { limits = API_LIMITS } = tempo
  return followApi(
    { ...tempo, refreshMs: licences.refreshMs, ask: (signal) => fetchAccounts(api, signal, limits) },
    findings,
  )
}

function apiOf({ licences: { testrail }, site, upstream }: LicenceDirectoryOptions): TestrailApi {
  // The check of the configuration has seen to it.
  if (testrail === undefined) throw new Error(`the licences of ${site.name} have no source`)
  return { ...upstream, ...testrail, pathPrefix: site.pathPrefix, host: ownHostOf(site.hosts, upstream.host) }
}
