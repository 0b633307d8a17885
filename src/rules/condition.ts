import type { Exchange } from './exchange.ts'

/** true, false, or undefined: it hangs on a body, or a part of one, that was not seen. */
export type Truth = boolean | undefined

/** One test of one value of an exchange. */
export type Test = {
  readonly kind: 'test'
  /** As a person would say it: `status is 401`. */
  readonly label: string
  readonly readsBody: boolean
  holds(exchange: Exchange): Truth
  /** What was found where it holds: as label, but of several texts or values the one that it was. Never a credential. */
  found(exchange: Exchange): string
  /** The value it looks at, fit to be shown: of a credential, only that it was there. */
  sees(exchange: Exchange): string | undefined
}

/** A condition of a rule, compiled. */
export type CompiledCondition =
  | Test
  | { readonly kind: 'all' | 'any'; readonly parts: readonly CompiledCondition[] }
  | { readonly kind: 'not'; readonly part: CompiledCondition }

/** Kleene's three-valued logic, so that a body is asked for only when the head leaves the answer open. */
export function evaluate(condition: CompiledCondition, exchange: Exchange): Truth {
  switch (condition.kind) {
    case 'test':
      return condition.holds(exchange)
    case 'all':
      return combine(condition.parts, exchange, false)
    case 'any':
      return combine(condition.parts, exchange, true)
    case 'not': {
      const truth = evaluate(condition.part, exchange)
      return truth === undefined ? undefined : !truth
    }
  }
}

// One false part decides an "all", one true part an "any".
function combine(parts: readonly CompiledCondition[], exchange: Exchange, decisive: boolean): Truth {
  let open = false
  for (const part of parts) {
    const truth = evaluate(part, exchange)
    if (truth === decisive) return decisive
    open ||= truth === undefined
  }
  return open ? undefined : !decisive
}

/** True where any test below reads the body. */
export function readsBody(condition: CompiledCondition): boolean {
  if (condition.kind === 'test') return condition.readsBody
  return condition.kind === 'not' ? readsBody(condition.part) : condition.parts.some(readsBody)
}
