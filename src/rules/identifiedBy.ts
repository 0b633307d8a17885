import { evaluate } from './condition.ts'
import type { CompiledCondition } from './condition.ts'
import type { Exchange } from './exchange.ts'

const MAX_CONDITIONS = 12
const MAX_CHARACTERS = 160

/**
 * By what a rule that holds has recognised an exchange: each condition that was met, of alternatives the first, and of
 * several texts the one that was found. What is not there (`not`) identifies nothing. The words are the configuration's.
 */
export function identifiedBy(condition: CompiledCondition, exchange: Exchange): string[] {
  return metIn(condition, exchange)
    .slice(0, MAX_CONDITIONS)
    .map((text) => (text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text))
}

function metIn(condition: CompiledCondition, exchange: Exchange): string[] {
  switch (condition.kind) {
    case 'test':
      return [condition.found(exchange)]
    case 'all':
      return condition.parts.flatMap((part) => metIn(part, exchange))
    case 'any': {
      const first = condition.parts.find((part) => evaluate(part, exchange) === true)
      return first === undefined ? [] : metIn(first, exchange)
    }
    case 'not':
      return []
  }
}
