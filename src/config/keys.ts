import { isScalar, visit } from 'yaml'
import type { Document, Node, Pair } from 'yaml'
import { offsetOf } from './locate.ts'
import type { Fault } from './yamlErrors.ts'

// They would reach Object.prototype through a careless merge.
const UNSAFE_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

/** Takes keys out of a document that could pollute prototypes, and says which and which stand twice. */
export function removeBadKeys(document: Document.Parsed): Fault[] {
  const faults: Fault[] = []
  visit(document, {
    Map(_key, map) {
      const seen = new Set<string>()
      map.items = map.items.filter((pair) => {
        const key = keyOf(pair)
        const isUnsafe = UNSAFE_KEYS.has(key)
        if (isUnsafe || seen.has(key))
          faults.push({ offset: offsetOf(pair.key as Node), message: isUnsafe ? notAllowed(key) : TWICE })
        seen.add(key)
        return !isUnsafe
      })
    },
  })
  return faults
}

const TWICE = 'this key stands twice in the same map; keep one'

function notAllowed(key: string): string {
  return `the key ${key} is not allowed anywhere`
}

function keyOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key)
}
