import type { Fact, Literal } from './facts.ts'

/**
 * Whether what one literal says of a body is enough to know the other, although no more than its first bytes may have been
 * seen (truthOf in ../compileCondition.ts): then only what it begins with, or has in it, is certain.
 */
export function isCertainWithCutBody(has: Literal, wanted: Literal): boolean {
  if (wanted.fact.subject !== 'body') return true
  if (wanted.holds) return has.holds
  return saysItIsWhole(has) || beginsWith(wanted.fact)
}

// None of these is known of a body that is cut.
function saysItIsWhole({ fact, holds }: Literal): boolean {
  if (fact.kind === 'empty') return holds
  if (fact.kind !== 'text') return false
  return fact.tests.some(({ comparison }) =>
    holds ? comparison === 'equals' || comparison === 'endsWith' : comparison !== 'startsWith',
  )
}

function beginsWith(fact: Fact): boolean {
  return fact.kind === 'text' && fact.tests.every(({ comparison }) => comparison === 'startsWith')
}
