import type { Texts } from '../config/schema/textsSchema.ts'

const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u

// First Strong Isolate and Pop Directional Isolate: <bdi> for text (UAX 9, 2.4.2).
const ISOLATE = '\u2068'
const END = '\u2069'

/** A name that may run against the direction of the sentence around it, so that neither reorders the other. */
export function isolate(name: string, direction: Texts['direction']): string {
  return direction === 'rtl' || RIGHT_TO_LEFT.test(name) ? `${ISOLATE}${name}${END}` : name
}
