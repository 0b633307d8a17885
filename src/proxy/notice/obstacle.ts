import type { Limits } from '../../config/schema/index.ts'
import type { Exchange } from '../../rules/exchange.ts'
import { firstValue } from '../../rules/fields.ts'
import { codingOf } from '../body/coding.ts'
import type { Coding } from '../body/coding.ts'
import { hasWholeBody } from '../body/heldBody.ts'

/** What a page without a place for a notice is said to lack. */
export const NO_PLACE = 'the start of its body was not found'

/** True where a person reads the answer, and the whole of it: nobody misses a notice in any other. */
export function hasReader({ audience, method, status }: Exchange): boolean {
  return (audience === 'page' || audience === 'frame') && hasWholeBody(method, status)
}

/** The coding of an answer whose head leaves room for a notice, or why it leaves none. */
export function codingForNotice(
  { mediaType, headers }: Exchange,
  { maxHeldBytes }: Pick<Limits, 'maxHeldBytes'>,
): { readonly coding: Coding } | { readonly obstacle: string } {
  // XHTML is XML: nothing here proves that a template, which anyone may change, would not break it.
  if (mediaType !== 'text/html') return { obstacle: 'it is not text/html' }
  if (/^\s*attachment/i.test(firstValue(headers, 'content-disposition')))
    return { obstacle: 'it is a file to keep' }
  if (maxHeldBytes === 0) return { obstacle: 'no body may be held' }
  const coding = codingOf(headers)
  return coding === undefined ? { obstacle: 'its coding is not known, or there are several' } : { coding }
}
