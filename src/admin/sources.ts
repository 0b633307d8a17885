import type { Stage } from '../readiness/index.ts'
import type { RecentRefusal } from '../proxy/recentRefusals.ts'
import type { LastReload as Reloaded } from '../reload/outcome.ts'
import type { Bucket } from '../traffic/index.ts'

/** What the listener of the operators tells, wherever it comes from: one process, or several. */
export type AdminSources = {
  /** That the process lives, and how it is. */
  readonly health: () => Promise<Health>
  /** ready: whether it should be sent requests; the rest says why not. */
  readonly readiness: () => Promise<ReadinessTold>
  /** accept: the header of whoever asks. */
  readonly metrics: (
    accept: string | undefined,
  ) => Promise<{ readonly contentType: string; readonly text: string }>
  /** Of the last day, the oldest first. */
  readonly traffic: () => Promise<readonly Bucket[]>
  /** The latest first. */
  readonly refusals: () => Promise<readonly RecentRefusal[]>
  /** How the last reload of the configuration went; absent where there is none yet. */
  readonly lastReload?: () => LastReload | undefined
  /** Reads the configuration anew; absent where it came from no file. because: for the log. Never rejects. */
  readonly reload?: (because: string) => Promise<Reloaded>
}

export type Health = {
  readonly status: string
  readonly version: string
  readonly lostLogLines: number
  readonly eventLoop: { readonly p99Ms: number; readonly maxMs: number }
  /** By the name of the site; undefined where no site has a directory. */
  readonly licences?: Readonly<Record<string, DirectoryTold>> | undefined
  /** undefined where one process does everything. */
  readonly workers?: readonly WorkerTold[]
  /** When the one in use was read, and how the last reload went. */
  readonly configuration?: object
  readonly lastReload?: object
}

export type DirectoryTold = {
  readonly state: string
  readonly entries: number
  readonly ageSeconds?: number
}

export type WorkerTold = {
  readonly worker: number
  /** Of one that has ended, and is not replaced yet, there is none. */
  readonly pid?: number | undefined
  readonly state: string
  readonly eventLoop?: Health['eventLoop']
}

/** sites: "ready" or why not, of those whose application says. */
export type ReadinessTold = {
  readonly ready: boolean
  readonly state: Stage['state']
  readonly sites: Readonly<Record<string, string>>
}

export type LastReload = {
  /** In milliseconds since 1970. */
  readonly at: number
  readonly result: 'applied' | 'refused'
  /** Why it was refused, each with its place where it has one. */
  readonly problems: readonly string[]
}
