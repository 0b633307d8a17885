import type { Front } from '../scenarios.ts'

/** What a target is told. It crosses to targets on Node as JSON on their command line. */
export type Setting = {
  readonly upstreamPort: number
  readonly front: Front
  /** True where refusals are to be swapped; a target that cannot is not asked to. */
  readonly swaps: boolean
  /** Rules of the site's own, for Usher. */
  readonly ownRules: number
  /** Certificate and key of the front in PEM, and both in one file. */
  readonly certificateFile: string
  readonly keyFile: string
  readonly certificateAndKeyFile: string
  /** Holds refused.html, and the same with .gz and .br behind its name. */
  readonly pagesDirectory: string
  /** Of the target alone, for its configuration and whatever else it writes. */
  readonly directory: string
  /** Free for targets that cannot choose a port themselves. */
  readonly freePort: number
}

export const PAGE_FILE = 'refused.html'

/** What starts a target. */
export type Launch = {
  readonly command: readonly [string, ...string[]]
  readonly env?: Readonly<Record<string, string>>
  /** Where it will listen; left out by targets that print it. */
  readonly port?: number
  /** Of node:child_process, for messages. */
  readonly hasChannel?: boolean
}
