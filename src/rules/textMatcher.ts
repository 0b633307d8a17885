import { RE2JS } from 're2js'
import type { TextMatcher, TextTests } from '../config/ruleSchema.ts'

/** A compiled test of the values of one field. No values: the field is absent. */
export type CompiledMatcher = { readonly label: string; matches(values: readonly string[]): boolean }

type OneTest = { readonly label: string; matches(value: string): boolean }

/** Compiles a matcher. ignoreCase is the default where the matcher does not say. Throws on an invalid pattern. */
export function compileMatcher(matcher: TextMatcher, { ignoreCase = false } = {}): CompiledMatcher {
  if (matcher === 'present') return { label: 'is present', matches: (values) => values.length > 0 }
  if (matcher === 'absent') return { label: 'is absent', matches: (values) => values.length === 0 }
  const tests = compileTests(matcher, { ignoreCase })
  return {
    label: tests.map((test) => test.label).join(' and '),
    matches: (values) => values.some((value) => tests.every((test) => test.matches(value))),
  }
}

/** The tests of one text; all must hold. */
export function compileTests(tests: TextTests, { ignoreCase = false } = {}): OneTest[] {
  const folds = tests.ignoreCase ?? ignoreCase
  return [
    ...compileLiteral('equals', tests.equals, folds),
    ...compileLiteral('contains', tests.contains, folds),
    ...compileLiteral('startsWith', tests.startsWith, folds),
    ...compileLiteral('endsWith', tests.endsWith, folds),
    ...compilePattern(tests.matches),
  ]
}

const COMPARISONS = {
  equals: { verb: 'equals', compare: (value: string, wanted: string) => value === wanted },
  contains: { verb: 'contains', compare: (value: string, wanted: string) => value.includes(wanted) },
  startsWith: { verb: 'starts with', compare: (value: string, wanted: string) => value.startsWith(wanted) },
  endsWith: { verb: 'ends with', compare: (value: string, wanted: string) => value.endsWith(wanted) },
} as const

function compileLiteral(
  name: keyof typeof COMPARISONS,
  wanted: string | string[] | undefined,
  folds: boolean,
): OneTest[] {
  if (wanted === undefined) return []
  const { verb, compare } = COMPARISONS[name]
  const fold = (text: string): string => (folds ? text.toLowerCase() : text)
  const candidates = [wanted].flat().map(fold)
  return [
    {
      label: `${verb} ${quoteAll([wanted].flat())}`,
      matches: (value) => {
        const folded = fold(value)
        return candidates.some((candidate) => compare(folded, candidate))
      },
    },
  ]
}

// RE2 runs in time linear to the text, so no pattern and no body can block the process.
function compilePattern(wanted: string | string[] | undefined): OneTest[] {
  if (wanted === undefined) return []
  const patterns = [wanted].flat().map((pattern) => RE2JS.compile(pattern))
  return [
    {
      label: `matches ${quoteAll([wanted].flat())}`,
      matches: (value) => patterns.some((pattern) => pattern.matcher(value).find()),
    },
  ]
}

function quoteAll(texts: readonly string[]): string {
  return texts.map((text) => JSON.stringify(text)).join(' or ')
}
