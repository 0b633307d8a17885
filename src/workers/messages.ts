// What the primary process and its workers tell each other: over the channel that Node opens between them, as structured
// clones. Secrets among it are in no argument, no environment and no file.
import type { Templates } from '../config/templates.ts'
import type { LastReload, ReloadProblem } from '../reload/outcome.ts'
import type { CopyNews } from '../licences/index.ts'
import type { Asked, Receipt } from '../rules/accessRequest.ts'
import type { WorkerConfig } from './share.ts'

/** The command line of a worker. */
export const WORKER_ARGUMENT = 'worker'

export type LicenceNews = { readonly site: string; readonly news: CopyNews }

/** All that a worker needs to serve; it reads no file of the configuration, which may have changed since the start. */
export type Assignment = {
  /** Counts from 1. Who takes the place of another takes its number. */
  readonly worker: number
  readonly config: WorkerConfig
  readonly templates: Templates
  readonly licences: readonly LicenceNews[]
  /** How the last reload went. */
  readonly lastReload?: ToldReload | undefined
}

/** Another configuration, as a worker gets it. */
export type NextAssignment = Pick<Assignment, 'config' | 'templates' | 'licences'>

export type ToldReload = Pick<LastReload, 'at' | 'result'>

/** What a worker answers that was to make another configuration ready. */
export type Prepared = { readonly problems: readonly ReloadProblem[] }

/** What the primary asks a worker. */
export type Question = 'health' | 'readiness' | 'families' | 'refusals'

export type ToWorker =
  | ({ readonly kind: 'serve' } & Assignment)
  | ({ readonly kind: 'licences' } & LicenceNews)
  | { readonly kind: 'receipt'; readonly id: number; readonly receipt: Receipt }
  | { readonly kind: 'question'; readonly id: number; readonly about: Question }
  /** Log files have been moved away, and are to be opened anew. */
  | { readonly kind: 'reopen' }
  /** Make all of this configuration, and bind what is new; the answer is Prepared. */
  | ({ readonly kind: 'prepare'; readonly id: number } & NextAssignment)
  /** Serve by what was made ready. Answered when that is so. */
  | { readonly kind: 'commit'; readonly id: number }
  /** Take away what was made ready, or is about to be. Answered when that is so. */
  | { readonly kind: 'discard'; readonly id: number }
  | { readonly kind: 'reloaded'; readonly last: ToldReload }
  | { readonly kind: 'stop' }

export type ToPrimary =
  /** Takes messages from now on. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'listening'; readonly addresses: readonly string[] }
  /** It cannot serve, and ends. */
  | { readonly kind: 'failed'; readonly message: string }
  /** It takes no more connections, although the primary has not told it so. isFault: because of an error in it. */
  | { readonly kind: 'leaving'; readonly isFault: boolean }
  | { readonly kind: 'ask'; readonly id: number; readonly site: string; readonly asked: Asked }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
