import { firstValue } from '../rules/fields.ts'
import type { HeaderFields } from '../rules/fields.ts'

/** What is said of an answer that Usher itself has made or put a notice into; undefined where it is the upstream's own. */
export function ownAnswerNote(headers: HeaderFields): string | undefined {
  const cause = firstValue(headers, 'usher-cause')
  const reference = firstValue(headers, 'usher-reference')
  if (cause === '' || reference === '') return undefined
  const remedy = 'save the one that the upstream gives, or search the log for the reference'
  return `this is already Usher's answer (cause ${cause}, reference ${reference}); ${remedy}`
}
