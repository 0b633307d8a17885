import type { Condition } from '../schema/ruleSchema.ts'

/** True where a condition, or one inside it, asks for a licence. */
export function asksForLicence({ licence, all = [], any = [], not }: Condition): boolean {
  return licence !== undefined || [...all, ...any, ...(not ? [not] : [])].some(asksForLicence)
}

/** True where it does so below `not`, and so would hold for a person of whom nothing is known. */
export function asksForLicenceBelowNot({ all = [], any = [], not }: Condition): boolean {
  return (not !== undefined && asksForLicence(not)) || [...all, ...any].some(asksForLicenceBelowNot)
}
