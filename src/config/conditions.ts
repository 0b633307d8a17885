// What a condition of the configuration asks for, wherever inside it.
import type { Condition } from './schema/ruleSchema.ts'

/** The conditions inside one. */
export function innerConditions({ all = [], any = [], not }: Condition): Condition[] {
  return [...all, ...any, ...(not ? [not] : [])]
}

/** True where a condition asks for scripts or clients by name; what is below `not` asks for others. */
export function namesProgram({ audience = [], all = [], any = [] }: Condition): boolean {
  const isNamed = [audience].flat().some((name) => name === 'script' || name === 'client')
  return isNamed || [...all, ...any].some(namesProgram)
}

/** True where a condition, or one inside it, asks for a licence. */
export function asksForLicence(condition: Condition): boolean {
  return condition.licence !== undefined || innerConditions(condition).some(asksForLicence)
}

/** True where it does so below `not`, and so would hold for a person of whom nothing is known. */
export function asksForLicenceBelowNot({ all = [], any = [], not }: Condition): boolean {
  return (not !== undefined && asksForLicence(not)) || [...all, ...any].some(asksForLicenceBelowNot)
}
