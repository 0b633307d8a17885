export type BackOff = { readonly firstRetryMs: number; readonly maxRetryMs: number }

/**
 * How long to wait after so many attempts: the first wait, doubled each time up to the longest, half of it left to chance
 * so that what failed together does not come back together. random: 0 to 1.
 */
export function backOffMs(
  attempts: number,
  { firstRetryMs, maxRetryMs }: BackOff,
  random = Math.random(),
): number {
  const doubled = Math.min(maxRetryMs, firstRetryMs * 2 ** Math.min(attempts - 1, 30))
  return doubled / 2 + (doubled / 2) * random
}
