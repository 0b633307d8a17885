import type { Condition } from './schema/ruleSchema.ts'

/** True where a condition asks for scripts or clients by name. */
export function namesProgram({ audience = [], all = [], any = [] }: Condition): boolean {
  const isNamed = [audience].flat().some((name) => name === 'script' || name === 'client')
  return isNamed || [...all, ...any].some(namesProgram)
}
