import type { Cause } from '../../config/words.ts'
import type { RenderedPage } from '../../pages/index.ts'
import { filterPairs, hasField, pairValues } from '../headerPairs.ts'
import type { HeaderPairs } from '../headerPairs.ts'

/** What tells of Usher's hand in an answer. */
export function ownPairs(cause: Cause, reference: string): HeaderPairs {
  return ['Usher-Reference', reference, 'Usher-Cause', cause]
}

/** What describes a body of Usher's own: of one moment, and nothing but what it says it is. */
export function bodyPairs({ contentType, body }: Pick<RenderedPage, 'contentType' | 'body'>): HeaderPairs {
  return [
    ...['Content-Type', contentType, 'Content-Length', String(body.length)],
    ...['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'],
  ]
}

/** What describes a page, but for Vary. */
export function pagePairs(page: RenderedPage): HeaderPairs {
  const { contentEncoding: coding, contentLanguage, contentSecurityPolicy } = page
  return [
    ...bodyPairs(page),
    ...(coding === 'identity' ? [] : ['Content-Encoding', coding]),
    ...['Content-Language', contentLanguage],
    ...['Content-Security-Policy', contentSecurityPolicy, 'Referrer-Policy', 'same-origin'],
  ]
}

/** The upstream's head less the fields that are not true of our answer, and less Vary, which is merged. */
export function survivingPairs(pairs: HeaderPairs, untrue: ReadonlySet<string>): HeaderPairs {
  return filterPairs(pairs, (name) => !untrue.has(name) && name !== 'vary')
}

/** Vary: what the upstream's choice hung on, and what ours did; "*" says it all (RFC 9110 12.5.5). */
export function mergeVary(pairs: HeaderPairs, ours: readonly string[]): string {
  return hasField(pairs, 'vary') ? mergedVary(pairs, ours) : ownVary(ours)
}

// Lists of a configuration: there are only so many.
const remembered = new Map<string, string>()

function ownVary(ours: readonly string[]): string {
  const key = ours.join()
  const known = remembered.get(key)
  if (known !== undefined) return known
  const vary = mergedVary([], ours)
  remembered.set(key, vary)
  return vary
}

function mergedVary(pairs: HeaderPairs, ours: readonly string[]): string {
  const theirs = pairValues(pairs, 'vary').flatMap((value) => value.split(','))
  const names = [...theirs, ...ours].map((name) => name.trim()).filter((name) => name !== '')
  if (names.includes('*')) return '*'
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].join(', ')
}
