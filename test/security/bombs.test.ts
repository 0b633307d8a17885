// What is small in a configuration and large to carry out.
import { test } from 'tap'
import { toldOf } from '../config/reading.ts'
import { compileMatcher } from '../../src/rules/textMatcher.ts'
import { createSiteTable } from '../../src/proxy/siteTable.ts'
import { processorNow } from '../helpers/ownTime.ts'

const SITE = "sites:\n  - name: a\n    upstream: 'http://127.0.0.1:9'\n"

// Backtracking engines need longer for these than anybody waits; the second of each pair is what makes them.
const CATASTROPHIC: readonly (readonly [pattern: string, text: string])[] = [
  ['(a+)+$', 'a'.repeat(65_535)],
  ['(a|a)*$', 'a'.repeat(65_535)],
  ['(a|aa)+$', 'a'.repeat(65_535)],
  ['([a-zA-Z]+)*$', 'a'.repeat(65_535)],
  ['(.*a){20}$', 'a'.repeat(65_535)],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(65_535)],
  ['(x+x+)+y', 'x'.repeat(65_535)],
  ['.*.*.*.*.*=', 'a'.repeat(65_535)],
  ['(?:a?){100}a{100}$', 'a'.repeat(65_535)],
]

// More than a match of 64 KiB takes on a busy machine, and nothing beside what backtracking takes.
const MAX_MATCH_MS = 2_000

test('no pattern takes longer than its text warrants', async (t) => {
  for (const [matches, text] of CATASTROPHIC) {
    const matcher = compileMatcher({ matches })
    const started = processorNow()
    matcher.matches(`${text}!`)
    const took = processorNow() - started
    t.ok(took < MAX_MATCH_MS, `${matches} took ${Math.round(took)} ms`)
  }
})

test('a pattern that is small and large to carry out is refused, and why is said', async (t) => {
  for (const [pattern, why] of [
    ['(a{1000}){1000}', 'invalid repeat count'],
    ['((a{100}){100}){100}', 'invalid repeat count'],
    ['(.{0,1000}x){0,1000}', 'too large'],
    ['(?:a?){1000}a{1000}', 'it has 3002 steps, and may have 500'],
    ['(a|b|c){1000}', 'steps, and may have 500'],
    ['a'.repeat(100_000), 'steps, and may have 500'],
    ['('.repeat(10_000), 'nests too deeply|missing closing'],
    ['(a)\\1', 'back-reference'],
    ['(?=a)', 'look-around'],
  ] as const) {
    const { took, message } = reading(
      `${SITE}    rules: [{ name: a, cause: refused, when: { path: { matches: '${pattern}' } } }]\n`,
    )
    t.match(message, new RegExp(why), pattern.slice(0, 40))
    t.ok(took < MAX_MATCH_MS, `${pattern.slice(0, 40)} took ${Math.round(took)} ms`)
  }
})

test('a pattern of hosts is one star for whole labels, and takes no time', async (t) => {
  for (const host of [
    '*.*.example',
    '**',
    '*a.example',
    'a*.example',
    'a.*',
    '*.*',
    '{a,b}.example',
    '[ab].example',
    '?.example',
  ])
    t.match(reading(`${SITE}    hosts: ['${host}']\n`).message, 'hosts', host)
  const table = createSiteTable([{ hosts: ['*.example'], pathPrefix: '/' }])
  const started = processorNow()
  table.pick(`${'a.'.repeat(30_000)}exampl`, '/')
  table.pick('a', `/${'../'.repeat(20_000)}${'%2e%2e/'.repeat(5_000)}`)
  t.ok(processorNow() - started < MAX_MATCH_MS)
})

test('a file whose aliases multiply is refused and not expanded', async (t) => {
  const levels = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let level = 1; level < 30; level++)
    levels.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`)
  const { took, message } = reading(`${levels.join('\n')}\n${SITE}`)
  t.not(message, 'none')
  t.ok(took < 10_000, `${Math.round(took)} ms`)
})

function reading(text: string): { took: number; message: string } {
  const started = processorNow()
  const message = toldOf(text)
  return { took: processorNow() - started, message }
}
