import type { LastReload as Reloaded } from '../reload/outcome.ts'

/** What the listener of the operators tells, wherever it comes from: one process, or several. */
export type AdminSources = {
  /** That the process lives, and how it is. */
  readonly health: () => Promise<object>
  /** ready: whether it should be sent requests; the rest says why not. */
  readonly readiness: () => Promise<{ readonly ready: boolean }>
  /** accept: the header of whoever asks. */
  readonly metrics: (
    accept: string | undefined,
  ) => Promise<{ readonly contentType: string; readonly text: string }>
  /** How the last reload of the configuration went; undefined where there was none. */
  readonly lastReload?: () => LastReload | undefined
  /** Reads the configuration anew; absent where it came from no file. because: for the log. Never rejects. */
  readonly reload?: (because: string) => Promise<Reloaded>
}

export type LastReload = {
  /** In milliseconds since 1970. */
  readonly at: number
  readonly result: 'applied' | 'refused'
  /** Why it was refused, each with its place where it has one. */
  readonly problems: readonly string[]
}
