import fc from 'fast-check'
import { test } from 'tap'
import type { Condition } from '../../src/config/schema/ruleSchema.ts'
import { AUDIENCE_HEADERS } from '../../src/rules/audience.ts'
import { decide } from '../../src/rules/decide.ts'
import { CLIENT, exchangeOf, PAGE, rulesOf } from './samples.ts'

const SCRIPT = { ...PAGE, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }

test('programs and scripts keep their bytes unless a rule asks for them by name', async (t) => {
  const plain = rulesOf({ name: 'a', when: { status: 401 } })
  const named = rulesOf({ name: 'a', when: { status: 401, any: [{ audience: 'client' }, { status: 500 }] } })
  const passing = rulesOf(
    { name: 'a', when: { status: 401 }, then: 'pass' },
    { name: 'b', when: { audience: 'client' } },
  )
  t.equal(decide(plain, exchangeOf()).action, 'swap')
  for (const requestHeaders of [CLIENT, SCRIPT])
    t.equal(decide(plain, exchangeOf({ requestHeaders })).action, 'pass')
  t.equal(decide(named, exchangeOf({ requestHeaders: CLIENT })).action, 'swap')
  t.equal(decide(named, exchangeOf()).action, 'pass')
  t.equal(
    decide(passing, exchangeOf({ requestHeaders: CLIENT })).action,
    'pass',
    'a rule that passes is for everybody',
  )
})

test('a rule carries where it stands and what it does', async (t) => {
  const { rules } = rulesOf({
    name: 'a',
    origin: 'iis',
    when: { status: 401 },
    then: 'redirect',
    to: '/x',
    status: 303,
    as: 'frame',
    cause: 'no-licence',
  })
  t.match(rules[0], {
    name: 'iis/a',
    then: 'redirect',
    to: '/x',
    status: 303,
    as: 'frame',
    cause: 'no-licence',
  })
})

test('a status that no rule names has no rules to ask', async (t) => {
  const names = (
    status: number,
    ...rules: { name: string; when: Condition; then?: 'pass' | 'swap' }[]
  ): string =>
    rulesOf(...rules)
      .forStatus(status)
      .map((rule) => rule.name.slice('site/'.length))
      .join(' ')
  const a = { name: 'a', when: { status: 401 } }
  const b = { name: 'b', when: { all: [{ status: '4xx' }, { method: 'GET' }] } }
  const c = { name: 'c', when: { any: [{ status: 200 }, { status: 401, method: 'GET' }] } }
  const d = { name: 'd', when: { not: { status: 401 } } }
  t.equal(names(200, a, b, c), 'c')
  t.equal(names(401, a, b, c), 'a b c')
  t.equal(names(403, a, b, c), 'b')
  t.equal(names(500, a, b, c), '')
  t.equal(names(401, d), 'd', 'what "not" excludes is left to the asking')
  t.equal(names(0, a), '')
  t.equal(names(12_345, d), '')
})

test('a rule that passes is asked only before one that would not', async (t) => {
  const pass = { name: 'pass', when: { path: { startsWith: '/x' } }, then: 'pass' as const }
  const swap = { name: 'swap', when: { status: 401 } }
  const names = (status: number): string[] =>
    rulesOf(pass, swap, pass)
      .forStatus(status)
      .map((rule) => rule.name)
  t.same(names(401), ['site/pass', 'site/swap'])
  t.same(names(200), [])
})

test('a rule that could only pass never makes a body wait', async (t) => {
  const rules = rulesOf({ name: 'a', when: { body: { contains: 'x' } }, then: 'pass' })
  t.equal(decide(rules, exchangeOf()).action, 'pass')
})

const { condition } = fc.letrec<{ condition: Condition; simple: Condition }>((tie) => ({
  simple: fc.oneof(
    fc.record({ status: fc.constantFrom(401, '4xx', '200-401', 403) }),
    fc.record({ status: fc.constant(401), body: fc.constant({ contains: 'x' }) }),
    fc.record({ method: fc.constantFrom('GET', 'POST') }),
    fc.record({ body: fc.constantFrom({ contains: 'x' }, { empty: true }) }),
    fc.record({ audience: fc.constantFrom('page' as const, 'client' as const) }),
  ),
  condition: fc.oneof(
    { maxDepth: 3 },
    tie('simple'),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition'), status: fc.constantFrom('4xx', 200) }),
    fc.record({ not: tie('condition') }),
  ),
}))

const lists = fc
  .array(fc.record({ when: condition, then: fc.constantFrom('swap' as const, 'pass' as const) }), {
    maxLength: 6,
  })
  .map((rules) => rules.map((rule, index) => ({ ...rule, name: `r${index}` })))

const exchanges = fc.record({
  status: fc.constantFrom(200, 302, 401, 403, 500),
  method: fc.constantFrom('GET', 'POST'),
  requestHeaders: fc.constantFrom(PAGE, CLIENT),
  text: fc.constantFrom('', 'x', 'y'),
})

test('the index changes nothing about what is decided', async () => {
  fc.assert(
    fc.property(lists, exchanges, (rules, facts) => {
      const indexed = rulesOf(...rules)
      const unindexed = { ...indexed, forStatus: () => indexed.rules }
      const name = (decision: ReturnType<typeof decide>): string =>
        'rule' in decision ? decision.rule.name : decision.action
      return name(decide(indexed, exchangeOf(facts))) === name(decide(unindexed, exchangeOf(facts)))
    }),
    { numRuns: 500 },
  )
})

test('a body is looked at only where that can change what is decided', async () => {
  fc.assert(
    fc.property(lists, exchanges, (rules, { text, ...head }) => {
      const set = rulesOf(...rules)
      const before = decide(set, exchangeOf(head))
      // What the head alone decides stays so with any body.
      return before.action === 'look' || decide(set, exchangeOf({ ...head, text })).action === before.action
    }),
    { numRuns: 500 },
  )
})

test('Vary names what any rule hangs on, each once', async (t) => {
  const { requestHeaders } = rulesOf(
    {
      name: 'a',
      when: { requestHeader: { 'X-A': 'present' }, not: { requestHeader: { 'x-a': 'absent' } } },
      then: 'pass',
    },
    { name: 'b', when: { any: [{ cookie: { c: 'present' } }, { status: 401 }] }, then: 'pass' },
  )
  t.same(
    requestHeaders.map((name) => name.toLowerCase()),
    ['cookie', 'x-a'],
  )
  t.same(rulesOf({ name: 'a', when: { status: 401 } }).requestHeaders, [...AUDIENCE_HEADERS].toSorted())
  t.same(rulesOf().requestHeaders, [])
})
