// A condition of the configuration as "and" and "or" over tests that hold or do not: what can be reasoned about.
import type { Condition } from '../../config/schema/ruleSchema.ts'
import { literalsOf } from './facts.ts'
import type { Literal } from './facts.ts'

export type Formula =
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Formula[] }

/** What must be so for the condition to hold; with holds: false, for it not to. "not" is left at the tests alone. */
export function formulaOf(condition: Condition, holds = true): Formula {
  const { all = [], any, not } = condition
  const parts: Formula[] = [
    ...literalsOf(condition).map((literal) => ({
      kind: 'literal' as const,
      literal: holds ? literal : { ...literal, holds: !literal.holds },
    })),
    ...all.map((inner) => formulaOf(inner, holds)),
    ...(any ? [{ kind: either(!holds), parts: any.map((inner) => formulaOf(inner, holds)) }] : []),
    ...(not ? [formulaOf(not, !holds)] : []),
  ]
  const [only] = parts
  return parts.length === 1 && only ? only : { kind: either(holds), parts }
}

// De Morgan: what is not all of these is not one of them.
function either(isAll: boolean): 'all' | 'any' {
  return isAll ? 'all' : 'any'
}

/** One way in which a formula can be so: each of its literals is. */
export type Case = readonly Literal[]

// A condition of so many ways is beyond what anybody writes; nothing is claimed of it.
const MAX_CASES = 256

/** Every way in which a formula can be so; undefined where there are too many to look at. */
export function casesOf(formula: Formula): Case[] | undefined {
  if (formula.kind === 'literal') return [[formula.literal]]
  let cases: Case[] = formula.kind === 'all' ? [[]] : []
  for (const part of formula.parts) {
    const more = casesOf(part)
    if (more === undefined) return undefined
    cases = formula.kind === 'all' ? combined(cases, more) : [...cases, ...more]
    if (cases.length > MAX_CASES) return undefined
  }
  return cases
}

function combined(cases: readonly Case[], more: readonly Case[]): Case[] {
  return cases.flatMap((one) => more.map((other) => [...one, ...other]))
}
