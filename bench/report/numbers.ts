/** What stands where nothing was measured. */
export const NOTHING = '–'

const SIGNIFICANT_DIGITS = 3

/** A number as people compare it: three digits that count; a dash for NaN. */
export function rounded(number: number): string {
  if (Number.isNaN(number)) return NOTHING
  if (Math.abs(number) >= 100) return String(Math.round(number))
  return number === 0 ? '0' : number.toPrecision(SIGNIFICANT_DIGITS)
}
