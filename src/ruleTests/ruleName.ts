import { found } from '../config/validate/allowed.ts'
import { nearest } from '../config/validate/nearest.ts'
import type { Rule } from '../rules/ruleSet.ts'

/** True where a test means this rule: by its full name, or by what stands behind the slash. */
export function isNamed(wanted: string, rule: string): boolean {
  return rule === wanted || ownName(rule) === wanted
}

/** Why no rule can be the one that a test names; undefined where one can. */
export function ruleNameFault(wanted: string, rules: readonly Rule[]): string | undefined {
  const names = rules.map(({ name }) => name)
  if (names.some((name) => isNamed(wanted, name))) return undefined
  const guess = nearest(wanted, wanted.includes('/') ? names : names.map(ownName))
  const hint = guess === undefined ? 'it may be misspelt, or left out' : `did you mean "${guess}"?`
  return `names a rule that is not there, ${found(wanted)}; ${hint}`
}

function ownName(name: string): string {
  return name.slice(name.indexOf('/') + 1)
}
