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

/**
 * How long to wait after so many attempts: 5 s, doubled each time up to a quarter of an hour, half of it left to chance
 * so that what failed together does not come back together. random: 0 to 1.
 */
export function backOffMs(attempts: number, tempo: Tempo, random = Math.random()): number {
  const doubled = Math.min(tempo.maxRetryMs, tempo.firstRetryMs * 2 ** Math.min(attempts - 1, 30))
  return doubled / 2 + (doubled / 2) * random
}
