import { test } from 'tap'
import { rulesOf } from '../rules/samples.ts'
import { explained } from './explaining.ts'

const REFUSED = 'HTTP/1.1 401 No\nContent-Type: text/html\n\n<p>no seat</p>'

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
  t.same(explained('HTTP/1.1 200 OK\n\nseat', RULES).outcome, {
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
  t.match(observed, { action: 'swap', rule: { name: 'site/watched' } })
  t.same(
    asked.map(({ rule, held }) => [rule.name, held]),
    [
      ['site/exception', false],
      ['site/watched', true],
      ['site/seat', true],
    ],
  )
})
