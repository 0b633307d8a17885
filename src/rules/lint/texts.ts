// When a text that passes one test must pass another, or cannot. Where that is not certain, nothing is claimed.
import { RE2JS } from 're2js'
import type { TextTests } from '../../config/schema/ruleSchema.ts'

const COMPARISONS = ['equals', 'contains', 'startsWith', 'endsWith', 'matches'] as const
type Comparison = (typeof COMPARISONS)[number]

/** One of these texts, compared so. */
export type TextTest = {
  readonly comparison: Comparison
  readonly texts: readonly string[]
  /** Compared without case. Of `matches` never: the pattern itself says so. */
  readonly folds: boolean
}

/** The tests of a matcher; ignoreCase is the default where it does not say. */
export function textTestsOf(tests: TextTests, ignoreCase = false): TextTest[] {
  const folds = tests.ignoreCase ?? ignoreCase
  return COMPARISONS.flatMap((comparison) => {
    const texts = tests[comparison]
    if (texts === undefined) return []
    return [{ comparison, texts: [texts].flat(), folds: folds && comparison !== 'matches' }]
  })
}

type One = { readonly comparison: Comparison; readonly text: string; readonly folds: boolean }

/** True where every text that passes one test passes the other. */
export function impliesTest(one: TextTest, other: TextTest): boolean {
  return eachOf(one).every((has) => eachOf(other).some((wanted) => impliesOne(has, wanted)))
}

/** True where no text passes both. */
export function excludesTest(one: TextTest, other: TextTest): boolean {
  return eachOf(one).every((a) => eachOf(other).every((b) => excludesOne(a, b) || excludesOne(b, a)))
}

function eachOf({ comparison, texts, folds }: TextTest): One[] {
  return texts.map((text) => ({ comparison, text, folds }))
}

// What is known of a text by a comparison, as far as another is told by it.
const TELLS: Readonly<Record<Comparison, readonly Comparison[]>> = {
  equals: ['equals', 'contains', 'startsWith', 'endsWith', 'matches'],
  startsWith: ['startsWith', 'contains'],
  endsWith: ['endsWith', 'contains'],
  contains: ['contains'],
  matches: [],
}

function impliesOne(has: One, wanted: One): boolean {
  if (has.comparison === 'matches' || wanted.comparison === 'matches')
    return wanted.comparison === 'matches' && impliesPattern(has, wanted.text)
  if (!TELLS[has.comparison].includes(wanted.comparison) || !isComparable(has, wanted)) return false
  return passes(folded(has, wanted), wanted.comparison, folded(wanted, wanted))
}

function impliesPattern({ comparison, text, folds }: One, pattern: string): boolean {
  if (comparison === 'matches') return text === pattern
  return comparison === 'equals' && !folds && RE2JS.compile(pattern).test(text)
}

// Without case, more texts pass: what is known without case says nothing of a comparison with it. How letters beyond ASCII
// change depends on those around them.
function isComparable(has: One, wanted: One): boolean {
  if (has.folds === wanted.folds) return true
  return wanted.folds && isAscii(has.text) && isAscii(wanted.text)
}

function isAscii(text: string): boolean {
  return /^[\u0000-\u007f]*$/.test(text)
}

function folded({ text }: One, { folds }: One): string {
  return folds ? text.toLowerCase() : text
}

function passes(text: string, comparison: Comparison, wanted: string): boolean {
  switch (comparison) {
    case 'equals':
      return text === wanted
    case 'contains':
      return text.includes(wanted)
    case 'startsWith':
      return text.startsWith(wanted)
    case 'endsWith':
      return text.endsWith(wanted)
    case 'matches':
      return false
  }
}

function excludesOne(a: One, b: One): boolean {
  if (a.folds !== b.folds && !(isAscii(a.text) && isAscii(b.text))) return false
  const [has, wanted] = a.folds || b.folds ? [a.text.toLowerCase(), b.text.toLowerCase()] : [a.text, b.text]
  if (b.comparison === 'matches')
    return a.comparison === 'equals' && !a.folds && !RE2JS.compile(b.text).test(a.text)
  if (a.comparison === 'equals') return !passes(has, b.comparison, wanted)
  if (a.comparison !== b.comparison) return false
  if (a.comparison === 'startsWith') return !has.startsWith(wanted) && !wanted.startsWith(has)
  return a.comparison === 'endsWith' && !has.endsWith(wanted) && !wanted.endsWith(has)
}
