import { test } from 'tap'
import { rulesOf } from '../rules/samples.ts'
import { explained } from './explaining.ts'

const REFUSED = 'HTTP/1.1 401 No\nContent-Type: text/html\n\n<p>no seat</p>'

const FORM = 'HTTP/1.1 200 OK\nContent-Type: text/html\n\n'

const RULES = rulesOf(
  { name: 'exception', when: { status: 401, path: { startsWith: '/open' } }, then: 'pass' },
  { name: 'watched', when: { status: 401 }, mode: 'observe' },
  {
    name: 'seat',
    when: { status: 401, body: { contains: 'no seat' } },
    cause: 'no-licence',
    page: 'blocked',
  },
  { name: 'elsewhere', when: { status: 403 }, then: 'redirect', to: '/login' },
  { name: 'remark', when: { status: 200, body: { contains: 'seat' } }, then: 'notice', cause: 'no-licence' },
)

test('the outcome is in the words of rules', async (t) => {
  t.same(explained(REFUSED, RULES).outcome, {
    verdict: 'swap',
    cause: 'no-licence',
    rule: 'site/seat',
    page: 'blocked',
  })
  t.same(explained('HTTP/1.1 403 No\n\n', RULES).outcome, {
    verdict: 'redirect',
    cause: 'refused',
    rule: 'site/elsewhere',
    page: null,
  })
  t.same(explained(`${FORM}<body>seat`, RULES).outcome, {
    verdict: 'notice',
    cause: 'no-licence',
    rule: 'site/remark',
    page: 'no-licence',
  })
})

test('what an exception lets pass has no cause and names the exception', async (t) => {
  const { outcome, asked } = explained(REFUSED, RULES, { target: '/open/x' })
  t.same(outcome, { verdict: 'pass', cause: null, rule: 'site/exception', page: null })
  t.same(
    asked.map(({ rule }) => rule.name),
    ['site/exception'],
  )
})

test('an exception that stands last names itself as well, though it changes nothing', async (t) => {
  const rules = rulesOf({ name: 'last', when: { status: 404 }, then: 'pass' })
  t.match(explained('HTTP/1.1 404 No\n\n', rules).outcome, { verdict: 'pass', rule: 'site/last' })
})

test('where no rule holds there is none to name', async (t) => {
  t.same(explained('HTTP/1.1 500 No\n\n', RULES).outcome, {
    verdict: 'pass',
    cause: null,
    rule: null,
    page: null,
  })
})

test('what a rule in observe mode would have done is told besides', async (t) => {
  const { observed, asked } = explained(REFUSED, RULES)
  t.same(observed, { verdict: 'swap', cause: 'refused', rule: 'site/watched', page: 'refused' })
  t.same(
    asked.map(({ rule, held }) => [rule.name, held]),
    [
      ['site/exception', false],
      ['site/watched', true],
      ['site/seat', true],
    ],
  )
})

test('a notice is promised only where the proxy would put it in; else the page passes, and why is told', async (t) => {
  const without: readonly (readonly [answer: string, why: RegExp])[] = [
    ['HTTP/1.1 200 OK\n\nseat', /it is not text\/html/],
    ['HTTP/1.1 200 OK\nContent-Type: application/xhtml+xml\n\n<body>seat', /it is not text\/html/],
    [FORM.replace('\n\n', '\nContent-Disposition: attachment\n\n<body>seat'), /it is a file to keep/],
    [`${FORM}<meta charset=iso-2022-jp><body>seat`, /the start of its body was not found/],
    [`${FORM}seat`, /the start of its body was not found/],
    [`${FORM}${' '.repeat(65_000)}seat<title>${'x'.repeat(1_000)}`, /the start of its body was not found/],
  ]
  for (const [answer, why] of without) {
    const { outcome, recognised, notes } = explained(answer, RULES)
    t.same(outcome, { verdict: 'pass', cause: null, rule: 'site/remark', page: null }, answer)
    t.match(recognised, { verdict: 'notice', cause: 'no-licence' })
    t.match(notes.join(), /the notice of site\/remark cannot stand in this answer: /)
    t.match(notes.join(), why)
  }
})

test('a page whose body was not saved is promised its notice', async (t) => {
  const rules = rulesOf({ name: 'remark', when: { status: 200 }, then: 'notice' })
  const { outcome, notes } = explained(FORM.replace('\n\n', '\nContent-Length: 9\n\n'), rules)
  t.equal(outcome.verdict, 'notice')
  t.match(notes, [/the body is not in the file/])
})

test('a notice that only would be, and could not, is told as well', async (t) => {
  const rules = rulesOf({ name: 'remark', when: { status: 200 }, then: 'notice', mode: 'observe' })
  const { outcome, observed, notes } = explained('HTTP/1.1 200 OK\n\nx', rules)
  t.match([outcome.verdict, observed?.verdict], ['pass', 'notice'])
  t.match(notes, [/the notice of site\/remark cannot stand in this answer/])
})

test('an answer that Usher itself has made is known by its two headers', async (t) => {
  const own = 'HTTP/1.1 401 No\nUsher-Cause: refused\nUsher-Reference: K7Q2-M9XA\n\n'
  const { isOwnAnswer, notes } = explained(own, RULES)
  t.ok(isOwnAnswer)
  t.match(notes, [
    /^this is already Usher's answer \(cause refused, reference K7Q2-M9XA\); save .* search the log/,
  ])
  const one = explained('HTTP/1.1 401 No\nUsher-Reference: K7Q2-M9XA\n\n', RULES)
  t.match([one.isOwnAnswer, one.notes], [false, []])
})

test('an exception that cannot be ruled out is the one that decides', async (t) => {
  const rules = rulesOf(
    { name: 'exception', when: { status: 401, body: { contains: 'far below' } }, then: 'pass' },
    { name: 'any', when: { status: 401 } },
  )
  const { outcome, asked } = explained(`HTTP/1.1 401 No\n\n${'x'.repeat(70_000)}`, rules)
  t.same(outcome, { verdict: 'pass', cause: null, rule: 'site/exception', page: null })
  t.equal(asked.length, 1)
})
