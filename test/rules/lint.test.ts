// What can be proved about the rules of a list: never more than is so.
import fc from 'fast-check'
import { test } from 'tap'
import { readPresets } from '../../src/config/presets.ts'
import type { Condition } from '../../src/config/schema/ruleSchema.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'
import { evaluate } from '../../src/rules/condition.ts'
import { Exchange } from '../../src/rules/exchange.ts'
import type { BodyText } from '../../src/rules/exchange.ts'
import { lintRules } from '../../src/rules/lint/index.ts'
import type { OriginalRule } from '../../src/rules/ruleSet.ts'
import { compileRules } from '../../src/rules/ruleSet.ts'
import { SIGNS_OF } from '../../src/saved/asking.ts'

type Given = Partial<OriginalRule> & { readonly when: Condition }

function listOf(given: readonly Given[]): OriginalRule[] {
  return given.map((rule, index) => ({
    ...{ name: `r${index}`, origin: 'site', then: 'swap' },
    cause: index === 0 ? 'no-licence' : 'refused',
    ...rule,
  }))
}

/** Each finding as `rule kind place`. */
function found(...given: Given[]): string[] {
  const rules = listOf(given)
  return lintRules(rules).map(({ index, kind, at }) => `${rules[index]?.name} ${kind} ${at.join('.')}`)
}

test('the shipped presets are clean', (t) => {
  const library = readPresets(PRESETS_DIRECTORY)
  for (const name of library.names) t.same(lintRules(library.resolve([name]).rules), [], name)
  t.end()
})

test('a rule that an earlier one always forestalls is told, with the earlier one', (t) => {
  const shadowed = ['r1 rule-shadowed name']
  const pairs: [Condition, Condition][] = [
    [{ status: '4xx' }, { status: 401, body: { contains: 'seat' } }],
    [{ status: '400-499' }, { status: [401, 403], path: { equals: '/x' } }],
    [{ contentType: 'text/*' }, { contentType: 'text/html' }],
    [{ contentType: '*/*+json' }, { contentType: ['application/*+json', 'application/problem+json'] }],
    [{ path: { startsWith: '/a' } }, { path: { equals: ['/a/b', '/ac'] } }],
    [{ path: { contains: 'b' } }, { path: { startsWith: '/abc', endsWith: 'd' } }],
    [{ path: { matches: '^/a' } }, { path: { equals: '/abc' } }],
    [{ body: { contains: 'seat' } }, { body: { equals: 'no seat' } }],
    [{ body: { contains: 'SEAT', ignoreCase: true } }, { body: { startsWith: 'no seat' } }],
    [{ header: { Location: { startsWith: '/login' } } }, { header: { location: { equals: '/LOGIN/x' } } }],
    [{ header: { 'X-A': 'present' } }, { header: { 'x-a': { contains: 'a' } }, status: 200 }],
    [{ not: { header: { 'X-A': 'present' } } }, { header: { 'x-a': 'absent' } }],
    [{ cookie: { a: 'present' } }, { cookie: { a: { equals: '1' } } }],
    [{ any: [{ status: 401 }, { status: 403 }] }, { status: 401, query: { contains: 'x' } }],
    [{ status: 401 }, { any: [{ status: 401, query: 'present' }, { all: [{ status: 401 }] }] }],
    [{ not: { body: { contains: 'form' } } }, { not: { body: { contains: ['form', 'orm'] } } }],
    [{ audience: ['page', 'frame', 'script'] }, { not: { audience: 'client' } }],
    [{ not: { status: '5xx' } }, { status: 404 }],
    [{ method: ['GET', 'POST'] }, { method: 'GET' }],
  ]
  for (const [first, second] of pairs)
    t.same(found({ when: first }, { when: second }), shadowed, JSON.stringify([first, second]))
  const [{ message } = { message: '' }] = lintRules(
    listOf([{ when: { status: '4xx' } }, { when: { status: 401 } }]),
  )
  t.equal(message, 'is never reached: site/r0 comes first and holds whenever this rule would')
  t.end()
})

test('what may come to pass is not told', (t) => {
  const pairs: [Condition, Condition][] = [
    [{ status: 401 }, { status: '4xx' }],
    [{ status: 401, path: { startsWith: '/a' } }, { status: 401 }],
    [{ body: { contains: 'seat' } }, { body: { contains: 'SEAT', ignoreCase: true } }],
    [{ path: { matches: '^/a' } }, { path: { matches: '^/ab' } }],
    [
      { header: { 'X-A': { contains: 'a', endsWith: 'b' } } },
      { all: [{ header: { 'X-A': { contains: 'a' } } }, { header: { 'X-A': { endsWith: 'b' } } }] },
    ],
    [{ not: { body: { equals: 'ab' } } }, { not: { body: { startsWith: 'a' } } }],
    [{ status: 401 }, { status: 401, audience: ['page', 'client'] }],
    [{ licence: 'none' }, { not: { licence: 'active' } }],
    [{ contentType: 'text/html' }, { contentType: 'text/*' }],
  ]
  for (const [first, second] of pairs)
    t.notMatch(found({ when: first }, { when: second }).join(), 'shadowed', JSON.stringify([first, second]))
  t.same(found({ when: { status: 401 }, mode: 'observe' }, { when: { status: 401 } }), [])
  t.same(found({ when: { status: 401 }, mode: 'observe' }, { when: { status: 401 }, mode: 'observe' }), [
    'r1 rule-shadowed name',
  ])
  t.end()
})

test('several rules may take together what a later one asks for', (t) => {
  const covered = ['r2 rule-never-reached name']
  const later = { status: [401, 403], body: { contains: 'x' } }
  t.same(found({ when: { status: 401 } }, { when: { status: 403 } }, { when: later }), covered)
  t.same(
    found(
      { when: { status: 401, audience: 'page' } },
      { when: { status: 401, audience: 'frame' } },
      { when: { status: 401 } },
    ),
    covered,
    'page and frame are all that a rule without an audience is for',
  )
  t.end()
})

test('conditions that contradict each other are told', (t) => {
  const contradictions: Condition[] = [
    { status: 401, all: [{ status: 403 }] },
    { status: '1xx' },
    { status: 403, method: 'PUT' }, // who sends PUT is a program, and this is for people
    { path: { equals: '/a', startsWith: '/b' } },
    { path: { equals: 'a' }, all: [{ path: { equals: 'b' } }] },
    { header: { 'X-A': 'absent' }, not: { header: { 'x-a': 'absent' } } },
    { header: { 'X-A': { equals: 'a', contains: 'b' } } },
    { contentType: 'text/html', not: { contentType: 'text/*' } },
    { body: { empty: true, contains: 'x' } },
    { body: { contains: 'no seat' }, not: { body: { contains: 'seat' } } },
    { any: [{ status: 401 }, { status: 402 }], not: { status: '4xx' } },
  ]
  for (const when of contradictions)
    t.same(found({ when }), ['r0 rule-never-matches when'], JSON.stringify(when))
  t.same(found({ when: { status: 401, any: [{ status: 403 }, { query: 'present' }] } }), [
    'r0 rule-never-matches when.any.0',
  ])
  for (const when of [
    { header: { 'X-A': { equals: 'a' } }, all: [{ header: { 'X-A': { equals: 'b' } } }] }, // two lines
    { status: 403, method: 'PUT', audience: 'client' },
    { body: { startsWith: 'a', endsWith: 'b' } },
  ] as Condition[])
    t.same(found({ when }), [], JSON.stringify(when))
  t.end()
})

test('what a rule lists by name and never gets is told where the two do different things', (t) => {
  const first: Given = { when: { status: 401 } }
  t.same(found(first, { when: { status: [401, 403] } }), ['r1 rule-overlaps when.status.0'])
  t.same(found(first, { when: { any: [{ status: 401, path: { equals: '/' } }, { status: 403 }] } }), [
    'r1 rule-overlaps when.any.0',
  ])
  t.same(found(first, { when: { status: [401, 403] }, cause: 'no-licence' }), [], 'the same cause')
  t.same(found(first, { when: { status: '4xx' } }), [], 'an exception from a class')
  t.end()
})

test('a condition of too many ways is left alone, and soon', (t) => {
  const any: Condition[] = Array.from({ length: 12 }, (_, index) => ({ path: { equals: `/${index}` } }))
  t.same(found({ when: { path: { startsWith: '/' } } }, { when: { all: [{ any }, { any }, { any }] } }), [])
  t.end()
})

const word = fc.constantFrom('a', 'ab', 'b', 'A', 'ba')
const tests = fc.oneof(
  fc.constantFrom('present' as const, 'absent' as const),
  fc
    .record(
      { equals: word, contains: word, startsWith: word, endsWith: word, ignoreCase: fc.boolean() },
      { requiredKeys: [] },
    )
    .filter((one) => Object.keys(one).some((key) => key !== 'ignoreCase')),
)
const bodyTests = tests.filter((one) => typeof one !== 'string')
const single = fc.oneof(
  fc.record({ status: fc.constantFrom(401, '4xx', [401, 403], '200-403', 500) }),
  fc.record({ header: fc.record({ 'X-A': tests }) }),
  fc.record({ query: tests }),
  fc.record({ cookie: fc.record({ c: tests }) }),
  fc.record({ body: bodyTests }),
  fc.record({ body: fc.record({ empty: fc.boolean() }) }),
  fc.record({ contentType: fc.constantFrom('text/html', 'text/*', ['text/plain', 'text/html'], '*/*') }),
  fc.record({ method: fc.constantFrom('GET', ['GET', 'PUT'], 'PUT') }),
  fc.record({ audience: fc.constantFrom('page', ['page', 'client'], 'client', 'frame') }),
) as fc.Arbitrary<Condition>
const condition = fc.letrec<{ one: Condition }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 2 },
    single,
    fc.record({ all: fc.array(tie('one'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('one'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('one') }),
  ),
})).one

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A'), maxLength: 4 })
const body: fc.Arbitrary<BodyText | null> = fc.oneof(
  fc.constant(null),
  fc.record({ text, isCut: fc.boolean() }).map(({ text: seen, isCut }) => ({
    text: seen,
    empty: seen === '' && !isCut,
    isCut: isCut && seen !== '',
  })),
)
const exchange = fc
  .record({
    method: fc.constantFrom('GET', 'PUT', 'POST'),
    status: fc.constantFrom(200, 401, 403, 404, 500),
    query: text,
    lines: fc.array(text, { maxLength: 2 }),
    type: fc.constantFrom('text/html', 'text/plain', 'image/png', ''),
    cookie: fc.option(text),
    as: fc.constantFrom('page' as const, 'frame' as const, 'client' as const, 'script' as const),
    body,
  })
  .map(({ method, status, query, lines, type, cookie, as, body: seen }) => {
    const requestHeaders = { ...SIGNS_OF[as], ...(cookie !== null && { cookie: `c=${cookie}` }) }
    const headers = { 'content-type': type, ...(lines.length > 0 && { 'x-a': lines }) }
    return new Exchange({ method, target: `/?${query}`, requestHeaders, status, headers, body: seen })
  })

test('whatever is claimed of rules is so for every exchange', (t) => {
  let claims = 0
  fc.assert(
    fc.property(
      fc.array(condition, { minLength: 2, maxLength: 4 }),
      fc.array(exchange, { minLength: 20, maxLength: 20 }),
      (conditions, exchanges) => {
        const rules = listOf(conditions.map((when) => ({ when })))
        const compiled = compileRules(rules).rules
        for (const { kind, index, at, by } of lintRules(rules)) {
          if (kind === 'rule-overlaps' || at.includes('any')) continue
          claims += 1
          for (const one of exchanges) {
            const rule = compiled[index]
            if (!rule || evaluate(rule.when, one) !== true) continue
            const isForestalled = by.some((earlier) => {
              const other = compiled[earlier]
              return other !== undefined && evaluate(other.when, one) === true
            })
            if (!isForestalled) throw new Error(`${kind} is claimed of a rule that decides`)
          }
        }
      },
    ),
    { numRuns: 1_500 },
  )
  t.ok(claims > 100, `${claims} claims`)
  t.end()
})
