import fc from 'fast-check'
import { test } from 'tap'
import type { Condition, TextTests } from '../../src/config/schema/ruleSchema.ts'
import type { HeaderFields } from '../../src/rules/fields.ts'
import type { CompiledCondition } from '../../src/rules/condition.ts'
import type { RuleSet } from '../../src/rules/ruleSet.ts'
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

function asked(rules: RuleSet, status: number, headers: HeaderFields = {}, path = '/'): string {
  return rules
    .stepsFor(exchangeOf({ status, headers, target: path }))
    .flatMap((step) => ('rule' in step ? [step.rule.name.slice('site/'.length)] : []))
    .join(' ')
}

test('a status that no rule names has no rules to ask', async (t) => {
  const names = (
    status: number,
    ...rules: { name: string; when: Condition; then?: 'pass' | 'swap' }[]
  ): string => asked(rulesOf(...rules), status)
  const a = { name: 'a', when: { status: 401 } }
  const b = { name: 'b', when: { all: [{ status: '4xx' }, { method: 'GET' }] } }
  const c = { name: 'c', when: { any: [{ status: 200 }, { status: 401, method: 'GET' }] } }
  const d = { name: 'd', when: { not: { status: 401 } } }
  t.equal(names(200, a, b, c), 'c')
  t.equal(names(401, a, b, c), 'a b c')
  t.equal(names(403, a, b, c), 'b')
  t.equal(names(500, a, b, c), '')
  t.equal(names(401, d), '')
  t.equal(names(200, d), 'd')
  t.equal(names(0, a), '')
})

test('a rule that passes is asked only before one that would not', async (t) => {
  const pass = { name: 'pass', when: { path: { startsWith: '/x' } }, then: 'pass' as const }
  const swap = { name: 'swap', when: { status: 401 } }
  const rules = rulesOf(pass, swap, pass)
  t.equal(asked(rules, 401), 'pass swap')
  t.equal(asked(rules, 200), '')
})

test('a rule that needs a field of the answer is asked only where that has come', async (t) => {
  const rules = rulesOf(
    { name: 'a', when: { status: 401, header: { 'X-A': 'present', 'X-B': 'absent' } } },
    { name: 'b', when: { status: 401, header: { 'X-B': { contains: 'b' } } } },
    { name: 'none', when: { status: 401, header: { 'X-A': 'absent' } } },
    { name: 'pass', when: { path: { startsWith: '/x' } }, then: 'pass' },
    { name: 'c', when: { status: 401, header: { Constructor: 'present' as const } } },
  )
  t.equal(asked(rules, 401), 'none', 'and an exception before it as well')
  t.equal(asked(rules, 401, { 'x-a': '1', 'x-c': '1' }), 'a none')
  t.equal(asked(rules, 401, { 'x-b': ['1', '2'], 'x-a': '1' }), 'a b none')
  t.equal(asked(rules, 401, { constructor: '1' }), 'none pass c')
})

test('a rule that needs a path is asked only there', async (t) => {
  const rules = rulesOf(
    { name: 'a', when: { path: { equals: '/a' } } },
    { name: 'pass', when: { path: { equals: ['/b', '/c'] } }, then: 'pass' },
    { name: 'any', when: { path: { equals: '/A', ignoreCase: true } } },
    { name: 'c', when: { path: { equals: '/c', startsWith: '/' }, header: { 'X-A': 'present' } } },
  )
  t.equal(asked(rules, 200), 'any')
  t.equal(asked(rules, 200, {}, '/a'), 'a any')
  t.equal(asked(rules, 200, {}, '/c'), 'pass any')
  t.equal(asked(rules, 200, { 'x-a': '1' }, '/c'), 'pass any c')
  t.equal(asked(rules, 200, { 'x-a': '1' }), 'any c', 'by its field first')
})

test('what the kind of exchange decides is not asked again, and what rules next to each other ask of the target once', async (t) => {
  const query = { startsWith: '/a' }
  const rules = rulesOf(
    { name: 'a', when: { contentType: 'text/html', query } },
    { name: 'b', when: { any: [{ status: '4xx' }, { status: 200, method: 'GET', query }] } },
    { name: 'c', when: { query, method: 'POST' } },
    { name: 'd', when: { contentType: 'text/html', query: { ...query, ignoreCase: true } } },
    { name: 'e', when: { not: { method: 'POST' }, audience: 'client' } },
    { name: 'f', when: { not: { status: '5xx' } } },
  )
  const shown = (method: string, status: number, type: string): string[] => {
    const exchange = exchangeOf({ method, status, headers: { 'content-type': type } })
    return rules
      .stepsFor(exchange)
      .map((step) => ('rule' in step ? `${step.rule.name} ${words(step.when)}` : `${step.end}`))
  }
  t.same(shown('GET', 200, 'text/html; charset=utf-8'), [
    '3',
    `site/a ${SEEN}`,
    `site/b ${SEEN}`,
    `site/d all(query starts with "/a", ${SEEN})`,
    'site/e audience is client',
    `site/f ${SEEN}`,
  ])
  t.same(shown('POST', 500, 'text/html'), [
    '3',
    `site/a ${SEEN}`,
    `site/c ${SEEN}`,
    `site/d all(query starts with "/a", ${SEEN})`,
  ])
  t.same(shown('PUT', 403, ''), [`site/b ${SEEN}`, 'site/e audience is client', `site/f ${SEEN}`])
  const decided = (target: string, method: string, type: string): string => {
    const facts = { target, method, status: 200, headers: { 'content-type': type } }
    const decision = decide(rules, exchangeOf(facts))
    return 'rule' in decision ? decision.rule.name : decision.action
  }
  t.equal(decided('/?/a', 'GET', 'text/html'), 'site/a')
  t.equal(decided('/?/A', 'GET', 'text/html'), 'site/d')
  t.equal(decided('/?/a', 'GET', 'text/plain'), 'site/b')
  t.equal(decided('/?/a', 'POST', 'text/plain'), 'site/c')
  t.equal(decided('/', 'GET', 'text/html'), 'site/f')
})

// Of rules that name no audience (ruleAudience.ts).
const SEEN = 'audience is page or frame'

function words(condition: CompiledCondition): string {
  if (condition.kind === 'test') return condition.label
  return condition.kind === 'not' ? 'not' : `${condition.kind}(${condition.parts.map(words).join(', ')})`
}

test('of media types that somebody makes up only so many are remembered, and each is told apart', async (t) => {
  const rules = rulesOf(
    { name: 'html', when: { contentType: 'text/html' } },
    ...Array.from({ length: 9 }, (_, digit) => ({ name: `${digit}`, when: { contentType: `*/*+${digit}` } })),
  )
  for (let number = 0; number < 1_500; number += 1) {
    const type = `x/${number}+${number % 9}`
    const named = `${number % 9}`
    t.equal(asked(rules, 200, { 'content-type': type }), named)
    if (number % 100 === 0) t.equal(asked(rules, 200, { 'content-type': `text/html; n=${number}` }), 'html')
  }
})

test('of the sets of fields that come together only so many are remembered', async (t) => {
  const names = Array.from({ length: 12 }, (_, index) => `x-${index}`)
  const rules = rulesOf(...names.map((name) => ({ name, when: { header: { [name]: 'present' as const } } })))
  for (let bits = 0; bits < 2 ** names.length; bits += 7) {
    const present = names.filter((_, index) => (bits >> index) % 2 === 1)
    t.equal(asked(rules, 200, Object.fromEntries(present.map((name) => [name, '1']))), present.join(' '))
  }
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
    fc.record({ contentType: fc.constantFrom('text/html', 'text/*') }),
    fc.record({ query: fc.constant({ startsWith: 'a' }), contentType: fc.constant('text/html') }),
    fc.record({
      path: fc.constantFrom<TextTests>({ equals: '/p' }, { equals: ['/p', '/q'] }, { startsWith: '/p' }),
    }),
    fc.record({ header: fc.constantFrom({ 'X-A': 'present' as const }, { 'X-A': 'absent' as const }) }),
    fc.record({ header: fc.constant({ 'X-A': 'present' as const, 'X-B': { contains: 'b' } }) }),
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
  target: fc.constantFrom('/', '/p', '/q?a', '/?b'),
  requestHeaders: fc.constantFrom(PAGE, CLIENT),
  headers: fc.constantFrom(
    {},
    { 'content-type': 'text/html' },
    { 'content-type': 'text/plain', 'x-a': '1' },
    { 'content-type': 'text/html', 'x-a': '1', 'x-b': ['b', 'c'] },
  ),
  text: fc.constantFrom('', 'x', 'y'),
})

test('the index changes nothing about what is decided', async () => {
  fc.assert(
    fc.property(lists, exchanges, (rules, facts) => {
      const indexed = rulesOf(...rules)
      const all = indexed.rules.map((rule) => ({ rule, when: rule.when }))
      const unindexed = { ...indexed, stepsFor: () => all }
      const name = (decision: ReturnType<typeof decide>): string =>
        'rule' in decision ? decision.rule.name : decision.action
      return name(decide(indexed, exchangeOf(facts))) === name(decide(unindexed, exchangeOf(facts)))
    }),
    { numRuns: 2_000 },
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
