import { test } from 'tap'
import type { TextMatcher } from '../../src/config/schema/ruleSchema.ts'
import { compileMatcher, compileTests } from '../../src/rules/textMatcher.ts'
import type { FieldValue } from '../../src/rules/fields.ts'
import { processorNow } from '../helpers/ownTime.ts'

function matches(matcher: TextMatcher, value: FieldValue, ignoreCase = false): boolean {
  return compileMatcher(matcher, { ignoreCase }).matches(value)
}

test('present and absent ask only whether there is a value', async (t) => {
  t.equal(matches('present', 'x'), true)
  t.equal(matches('present', ''), true, 'an empty one is one')
  t.equal(matches('present', undefined), false)
  t.equal(matches('absent', undefined), true)
  t.equal(matches('absent', ''), false)
})

test('each test of a text', async (t) => {
  const rows: [TextMatcher, string, boolean][] = [
    [{ equals: 'ab' }, 'ab', true],
    [{ equals: 'ab' }, 'abc', false],
    [{ contains: 'b' }, 'abc', true],
    [{ contains: 'x' }, 'abc', false],
    [{ startsWith: 'ab' }, 'abc', true],
    [{ startsWith: 'bc' }, 'abc', false],
    [{ endsWith: 'bc' }, 'abc', true],
    [{ endsWith: 'ab' }, 'abc', false],
    [{ matches: 'b.?$' }, 'abc', true],
    [{ matches: '^b' }, 'abc', false],
    [{ matches: '(?i)B' }, 'abc', true],
    [{ matches: 'B' }, 'abc', false],
    [{ matches: '^é$' }, 'é', true],
    [{ equals: '' }, '', true],
  ]
  for (const [matcher, value, expected] of rows)
    t.equal(matches(matcher, value), expected, JSON.stringify([matcher, value]))
})

test('of several texts one is enough, of several tests none', async (t) => {
  t.equal(matches({ equals: ['a', 'b'] }, 'b'), true)
  t.equal(matches({ matches: ['^x', '^b'] }, 'b'), true)
  t.equal(matches({ startsWith: 'a', endsWith: 'c' }, 'abc'), true)
  t.equal(matches({ startsWith: 'a', endsWith: 'c' }, 'ab'), false)
})

test('no test holds for a value that is not there', async (t) => {
  for (const matcher of [{ equals: '' }, { contains: '' }, { matches: '.*' }])
    t.equal(matches(matcher, undefined), false)
})

test('one line of a field must pass every test by itself', async (t) => {
  const matcher = { startsWith: 'a', endsWith: 'c' }
  t.equal(matches(matcher, ['b', 'ac']), true)
  t.equal(matches(matcher, ['ab', 'bc']), false)
})

test('case counts unless the field or the rule says otherwise', async (t) => {
  t.equal(matches({ equals: 'Ab' }, 'aB'), false)
  t.equal(matches({ equals: 'Ab' }, 'aB', true), true)
  t.equal(matches({ equals: 'Ab', ignoreCase: false }, 'aB', true), false)
  t.equal(matches({ equals: 'Ab', ignoreCase: true }, 'aB'), true)
})

test('labels read like a sentence', async (t) => {
  const label = (matcher: TextMatcher): string => compileMatcher(matcher).label
  t.equal(label('present'), 'is present')
  t.equal(label({ equals: ['a', 'b'] }), 'equals "a" or "b"')
  t.equal(label({ startsWith: 'a', matches: '\\d' }), 'starts with "a" and matches "\\\\d"')
})

test('no pattern is slow on any text', async (t) => {
  const evil = `${'a'.repeat(100_000)}!`
  for (const pattern of ['(a+)+$', '(a|a)*$', '(.*a){20}$', '^(a?){50}a{50}$']) {
    const [compiled] = compileTests({ matches: pattern })
    const start = processorNow()
    compiled?.matches(evil)
    t.ok(processorNow() - start < 2_000, pattern)
  }
})

test('a pattern that RE2 does not know is refused when it is compiled', async (t) => {
  t.throws(() => compileMatcher({ matches: '(?<=a)b' }))
  t.throws(() => compileMatcher({ matches: '(' }))
})
