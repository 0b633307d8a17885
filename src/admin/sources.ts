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
}
