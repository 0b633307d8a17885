import type { Exchange } from './exchange.ts'

/** true, false, or undefined: it hangs on a body that was not seen. */
export type Truth = boolean | undefined

/** One test of one value of an exchange. */
export type Test = {
  readonly kind: 'test'
  /** As a person would say it: `status is 401`. */
  readonly label: string
  readonly readsBody: boolean
  holds(exchange: Exchange): boolean
  /** The value it looks at, for explanations. Never a credential: see explain.ts. */
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
      return condition.readsBody && !exchange.body ? undefined : condition.holds(exchange)
    case 'all':
      return evaluateParts(condition.parts, exchange, { decisive: false })
    case 'any':
      return evaluateParts(condition.parts, exchange, { decisive: true })
    case 'not': {
      const truth = evaluate(condition.part, exchange)
      return truth === undefined ? undefined : !truth
    }
  }
}

type Parts = readonly CompiledCondition[]

function evaluateParts(parts: Parts, exchange: Exchange, { decisive }: { decisive: boolean }): Truth {
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
