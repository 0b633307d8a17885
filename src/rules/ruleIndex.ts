import type { Condition } from '../config/schema/ruleSchema.ts'
import { isOfTarget } from './condition.ts'
import type { CompiledCondition, Test } from './condition.ts'
import type { Exchange } from './exchange.ts'
import { firstValue } from './fields.ts'
import { KindIndex } from './kindIndex.ts'
import type { Entry, Need, Step } from './kindIndex.ts'
import { leftOf } from './leftOf.ts'
import type { Rule } from './ruleSet.ts'

export type IndexedRule = { readonly condition: Condition; readonly rule: Rule }

/** The rules that may hold for an answer, in their order. Nearly every answer has few or none. */
export type RuleIndex = { stepsFor(exchange: Exchange): readonly Step[] }

/**
 * Finds rules by the kind of exchange, for which status, method and media type are asked once and for all, then by the
 * response field or the path without which they cannot hold, then by tests of the target in common.
 */
export function createRuleIndex(rules: readonly IndexedRule[]): RuleIndex {
  const kinds = new Kinds(rules)
  return { stepsFor: (exchange) => kinds.of(exchange).stepsFor(exchange) }
}

// Upstreams send a few dozen. Whoever makes up more only makes these be worked out again.
const MAX_KINDS = 100
const MAX_HEADS = 400

class Kinds {
  readonly #rules: readonly (IndexedRule & { readonly need: Need })[]
  readonly #tests: readonly Test[]
  // By what each of the tests says of them.
  readonly #kinds = new Map<string, KindIndex>()
  // The same by Content-Type as it came, method and status.
  readonly #heads = new Map<string, Map<string, Map<number, KindIndex>>>()
  #headCount = 0

  constructor(rules: readonly IndexedRule[]) {
    this.#rules = rules.map((rule) => ({ ...rule, need: needOf(rule) }))
    this.#tests = rules.flatMap(({ rule }) => kindTestsOf(rule.when))
  }

  of(exchange: Exchange): KindIndex {
    const { status, method, headers } = exchange
    const contentType = firstValue(headers, 'content-type')
    const known = this.#heads.get(contentType)?.get(method)?.get(status)
    if (known !== undefined) return known
    const kind = this.#find(exchange)
    this.#headCount += 1
    if (this.#headCount > MAX_HEADS) {
      this.#heads.clear()
      this.#headCount = 1
    }
    const byMethod = valueAt(this.#heads, contentType, () => new Map<string, Map<number, KindIndex>>())
    valueAt(byMethod, method, () => new Map<number, KindIndex>()).set(status, kind)
    return kind
  }

  #find(exchange: Exchange): KindIndex {
    const key = this.#tests.map((test) => (test.holds(exchange) === true ? '1' : '0')).join('')
    if (this.#kinds.size >= MAX_KINDS) this.#kinds.clear()
    return valueAt(
      this.#kinds,
      key,
      () => new KindIndex(this.#rules.flatMap((rule) => leftOfRule(rule, exchange))),
    )
  }
}

function valueAt<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const value = make()
  map.set(key, value)
  return value
}

function kindTestsOf(condition: CompiledCondition): readonly Test[] {
  if (condition.kind === 'test') return condition.reads === 'kind' ? [condition] : []
  return condition.kind === 'not' ? kindTestsOf(condition.part) : condition.parts.flatMap(kindTestsOf)
}

function leftOfRule({ rule, need }: { rule: Rule; need: Need }, exchange: Exchange): Entry[] {
  const left = leftOf(rule.when, exchange)
  if (left === false) return []
  if (left === true) return [{ rule, need, parts: [] }]
  const parts = left.kind === 'all' ? left.parts : [left]
  return [{ rule, need, parts: parts.toSorted((a, b) => Number(isOfTarget(b)) - Number(isOfTarget(a))) }]
}

function needOf({ condition: { header = {}, path } }: IndexedRule): Need {
  // Whatever else a matcher wants of a field, it wants one.
  const [name] = Object.entries(header).find(([, matcher]) => matcher !== 'absent') ?? []
  if (name !== undefined) return { field: name.toLowerCase(), paths: [] }
  const isExact = typeof path === 'object' && path.equals !== undefined && path.ignoreCase !== true
  return { paths: isExact ? [path.equals ?? []].flat() : [] }
}
