import { isScalar, visit } from 'yaml'
import type { Document, YAMLMap } from 'yaml'
import { offsetOf } from './locate.ts'
import type { Fault } from './yamlErrors.ts'

// They would reach Object.prototype through a careless merge.
const UNSAFE_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

// As many as anybody reads.
const MAX_FAULTS = 1_000

// Unicode's category Zs less the space itself, and those of no width.
const ODD_SPACE = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]/

/** Takes keys out of a document that could pollute prototypes, and says which, which stand twice, and which have odd spaces. */
export function removeBadKeys(document: Document.Parsed): Fault[] {
  const faults: Fault[] = []
  visit(document, {
    Map(_key, map) {
      const bad = [...badKeysOf(map)]
      faults.push(...bad.slice(0, MAX_FAULTS - faults.length))
      if (bad.length > 0) map.items = map.items.filter(({ key }) => !isUnsafe(key))
    },
  })
  return faults
}

function* badKeysOf({ items }: YAMLMap): Generator<Fault> {
  const seen = new Set<string>()
  for (const { key } of items) {
    if (!isScalar(key)) continue
    const name = String(key.value)
    const offset = offsetOf(key)
    if (isUnsafe(key)) yield { offset, message: `the key ${name} is not allowed anywhere` }
    else if (ODD_SPACE.test(name))
      yield {
        offset,
        message: 'here is a no-break space or the like, which web pages have; write plain spaces',
      }
    else if (seen.has(name)) yield { offset, message: 'this key stands twice in the same map; keep one' }
    seen.add(name)
  }
}

function isUnsafe(key: unknown): boolean {
  return isScalar(key) && UNSAFE_KEYS.has(String(key.value))
}
