export const TEMPO = {
  firstRetryMs: 5_000,
  maxRetryMs: 900_000,
  /** A server may ask for patience, but not be forgotten. */
  maxRetryAfterMs: 3_600_000,
  /** Whoever waited this long has asked elsewhere. */
  giveUpAfterMs: 21_600_000,
  /** The longest wait once Usher is stopping. */
  hurriedRetryMs: 500,
}
export type Tempo = Readonly<typeof TEMPO>
