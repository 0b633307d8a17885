import { bodyLast } from './condition.ts'
import type { CompiledCondition } from './condition.ts'
import type { Exchange } from './exchange.ts'

/** What is left to be asked of a condition for all exchanges of the kind of this one; a truth where nothing is. */
export function leftOf(condition: CompiledCondition, exchange: Exchange): CompiledCondition | boolean {
  switch (condition.kind) {
    case 'test':
      return condition.reads === 'kind' ? condition.holds(exchange) === true : condition
    case 'not': {
      const part = leftOf(condition.part, exchange)
      return typeof part === 'boolean' ? !part : { kind: 'not', part }
    }
    case 'all':
      return leftOfParts(condition, exchange, false)
    case 'any':
      return leftOfParts(condition, exchange, true)
  }
}

type Joined = Extract<CompiledCondition, { readonly parts: unknown }>

// One false part decides an "all", one true part an "any".
function leftOfParts(
  { kind, parts }: Joined,
  exchange: Exchange,
  decisive: boolean,
): CompiledCondition | boolean {
  const left: CompiledCondition[] = []
  for (const part of parts) {
    const one = leftOf(part, exchange)
    if (one === decisive) return decisive
    if (typeof one !== 'boolean') left.push(...(one.kind === kind ? one.parts : [one]))
  }
  const [only] = left
  if (only === undefined) return !decisive
  return left.length === 1 ? only : { kind, parts: bodyLast(left) }
}
