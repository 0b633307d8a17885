import type { Exchange } from './exchange.ts'

/** true, false, or undefined: it hangs on a body, or a part of one, that was not seen. */
export type Truth = boolean | undefined

/**
 * What a test looks at: what kind of exchange it is (status, method and media type, of which there are few), the target,
 * another part of one of the heads or what is known of the person, or the body.
 */
export type Reads = 'kind' | 'target' | 'head' | 'body'

/** One test of one value of an exchange. */
export type Test = {
  readonly kind: 'test'
  /** As a person would say it: `status is 401`. */
  readonly label: string
  readonly reads: Reads
  /** Of a test of the target: the same in all rules that ask the same. */
  readonly id?: string
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
  if (condition.kind === 'test') return condition.reads === 'body'
  return condition.kind === 'not' ? readsBody(condition.part) : condition.parts.some(readsBody)
}

/** In their order, but for those that need the body: they come last. */
export function bodyLast(parts: readonly CompiledCondition[]): CompiledCondition[] {
  return parts.toSorted((a, b) => Number(readsBody(a)) - Number(readsBody(b)))
}

/** True of a test that reads the target and nothing else. */
export function isOfTarget(part: CompiledCondition | undefined): part is Test {
  return part?.kind === 'test' && part.reads === 'target'
}
