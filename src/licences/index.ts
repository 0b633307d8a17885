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
import type { CopyNews, LicenceHealth } from './heldCopy.ts'
import { addressOf } from './person.ts'
import { Report } from './report.ts'
import { API_LIMITS, fetchAccounts } from './testrailApi.ts'
import type { ApiLimits, TestrailApi, TlsSettings } from './testrailApi.ts'

export type { CopyNews, LicenceHealth } from './heldCopy.ts'

export type LicenceDirectory = {
  /** Whether a person, as a sign-in names them, has an account; undefined where that is not known. Never throws. */
  lookUp(name: string): LicenceState | undefined
  health(): LicenceHealth
  /** For a process that has no directory of its own. */
  news(): CopyNews
  /** Returns at once: the list is fetched behind it. Called again, it changes nothing. */
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
  /** Called with each change. */
  readonly tell?: ((news: CopyNews) => void) | undefined
  /** What a test cannot wait for. */
  readonly tempo?: Pick<ApiSource, 'pace'> & Pick<FileSource, 'pollMs'> & { readonly limits?: ApiLimits }
}

/** A directory that knows nobody yet. */
export function createLicenceDirectory(options: LicenceDirectoryOptions): LicenceDirectory {
  const { licences, site, logger, tell } = options
  const copy = new HeldCopy(licences.maxAgeMs, tell)
  const follower = follow(options, { copy, report: new Report(logger, site.name) })
  let hasStarted = false
  return {
    ...shown(copy, licences),
    start() {
      if (!hasStarted) follower.start()
      hasStarted = true
    },
    close: () => follower.close(),
  }
}

/** A directory that knows what another process tells it: nobody asks the source twice. */
export type ToldDirectory = LicenceDirectory & { readonly follow: (news: CopyNews) => void }

export function createToldDirectory(licences: Licences): ToldDirectory {
  const copy = new HeldCopy(licences.maxAgeMs)
  return {
    ...shown(copy, licences),
    follow: (news) => copy.follow(news),
    start: () => undefined,
    close: () => Promise.resolve(),
  }
}

function shown(
  copy: HeldCopy,
  { emailDomain }: Licences,
): Pick<LicenceDirectory, 'lookUp' | 'health' | 'news'> {
  return {
    lookUp(name) {
      const address = addressOf(name, emailDomain)
      return address === undefined ? undefined : copy.lookUp(address)
    },
    health: () => copy.health(),
    news: () => copy.all(),
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
