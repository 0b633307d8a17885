import { RE2JS } from 're2js'
import type { TextMatcher, TextTests } from '../config/schema/ruleSchema.ts'
import type { FieldValue } from './fields.ts'

/** A compiled test of one value. Several lines: one of them must pass it whole. */
export type CompiledMatcher = {
  readonly label: string
  matches(value: FieldValue): boolean
  /** Of a value that matches: as label, with the one of several texts that was found. */
  found(value: FieldValue): string
}

/** A compiled test of one text. */
export type TextTest = {
  readonly kind: keyof typeof COMPARISONS | 'matches'
  readonly label: string
  matches(text: string): boolean
  /** Of a text that matches: as label, with the one of several texts that was found. */
  found(text: string): string
}

type MatcherOptions = { readonly ignoreCase?: boolean }

/** Compiles a matcher. ignoreCase is the default where the matcher does not say. Throws on an invalid pattern. */
export function compileMatcher(matcher: TextMatcher, options: MatcherOptions = {}): CompiledMatcher {
  if (matcher === 'present') return plain('is present', (value) => value !== undefined)
  if (matcher === 'absent') return plain('is absent', (value) => value === undefined)
  const tests = compileTests(matcher, options)
  return {
    label: tests.map((test) => test.label).join(' and '),
    matches(value) {
      if (value === undefined) return false
      if (typeof value === 'string') return passes(tests, value)
      for (const line of value) if (passes(tests, line)) return true
      return false
    },
    found(value) {
      const line = [value ?? ''].flat().find((text) => passes(tests, text)) ?? ''
      return tests.map((test) => test.found(line)).join(' and ')
    },
  }
}

function plain(label: string, matches: CompiledMatcher['matches']): CompiledMatcher {
  return { label, matches, found: () => label }
}

/** The tests of one text; all must hold. */
export function compileTests(tests: TextTests, { ignoreCase = false }: MatcherOptions = {}): TextTest[] {
  const folds = tests.ignoreCase ?? ignoreCase
  return [
    ...compileLiteral('equals', tests.equals, folds),
    ...compileLiteral('contains', tests.contains, folds),
    ...compileLiteral('startsWith', tests.startsWith, folds),
    ...compileLiteral('endsWith', tests.endsWith, folds),
    ...compilePattern(tests.matches),
  ]
}

// Loops and not some(), every(): they run for every response, and leave nothing to collect.
function passes(tests: readonly TextTest[], text: string): boolean {
  for (const test of tests) if (!test.matches(text)) return false
  return true
}

const COMPARISONS = {
  equals: { verb: 'equals', compare: (text: string, wanted: string) => text === wanted },
  contains: { verb: 'contains', compare: (text: string, wanted: string) => text.includes(wanted) },
  startsWith: { verb: 'starts with', compare: (text: string, wanted: string) => text.startsWith(wanted) },
  endsWith: { verb: 'ends with', compare: (text: string, wanted: string) => text.endsWith(wanted) },
} as const

function compileLiteral(
  name: keyof typeof COMPARISONS,
  wanted: string | string[] | undefined,
  folds: boolean,
): TextTest[] {
  if (wanted === undefined) return []
  const { verb, compare } = COMPARISONS[name]
  const texts = [wanted].flat()
  const candidates = folds ? texts.map((text) => text.toLowerCase()) : texts
  return [
    {
      kind: name,
      label: `${verb} ${quoteAll(texts)}`,
      matches(text) {
        const folded = folds ? text.toLowerCase() : text
        for (const candidate of candidates) if (compare(folded, candidate)) return true
        return false
      },
      found(text) {
        const folded = folds ? text.toLowerCase() : text
        const index = candidates.findIndex((candidate) => compare(folded, candidate))
        return `${verb} ${quoteAll(texts.slice(index).slice(0, 1))}`
      },
    },
  ]
}

// RE2 runs in time linear to the text, so no pattern and no body can block the process.
function compilePattern(wanted: string | string[] | undefined): TextTest[] {
  if (wanted === undefined) return []
  const texts = [wanted].flat()
  const patterns = texts.map((pattern) => RE2JS.compile(pattern))
  return [
    {
      kind: 'matches',
      label: `matches ${quoteAll(texts)}`,
      matches(text) {
        for (const pattern of patterns) if (pattern.test(text)) return true
        return false
      },
      found(text) {
        const index = patterns.findIndex((pattern) => pattern.test(text))
        return `matches ${quoteAll(texts.slice(index).slice(0, 1))}`
      },
    },
  ]
}

function quoteAll(texts: readonly string[]): string {
  return texts.map((text) => JSON.stringify(text)).join(' or ')
}
