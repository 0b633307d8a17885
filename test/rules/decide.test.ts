import { test } from 'tap'
import { decide } from '../../src/rules/decide.ts'
import { CLIENT, exchangeOf, rulesOf } from './samples.ts'

test('the first rule that holds decides', async (t) => {
  const rules = rulesOf(
    { name: 'a', when: { status: 403 }, cause: 'no-permission' },
    { name: 'b', when: { status: 401 }, cause: 'sign-in-required' },
    { name: 'c', when: { status: '4xx' }, cause: 'refused' },
  )
  t.match(decide(rules, exchangeOf()), {
    action: 'swap',
    cause: 'sign-in-required',
    rule: { name: 'site/b' },
  })
  t.match(decide(rules, exchangeOf({ status: 404 })), { action: 'swap', cause: 'refused' })
  t.same(decide(rules, exchangeOf({ status: 200 })), { action: 'pass' })
})

test('the site’s own rules come before those of its presets', async (t) => {
  const rules = rulesOf(
    { name: 'own', when: { status: 401, path: { startsWith: '/open/' } }, then: 'pass' },
    { name: 'stock', origin: 'iis', when: { status: 401 } },
  )
  t.equal(decide(rules, exchangeOf({ target: '/open/%2e/x' })).action, 'pass')
  t.match(decide(rules, exchangeOf({ target: '/open/../x' })), {
    action: 'swap',
    rule: { name: 'iis/stock' },
  })
})

test('a redirect is a verdict as well', async (t) => {
  const rules = rulesOf({
    name: 'a',
    when: { status: 401 },
    then: 'redirect',
    to: '/login',
    cause: 'signed-out',
  })
  t.match(decide(rules, exchangeOf()), { action: 'redirect', cause: 'signed-out', rule: { to: '/login' } })
})

test('a body is asked for only when the head leaves the answer open', async (t) => {
  const rules = rulesOf(
    { name: 'a', when: { status: 401, body: { contains: 'x' } } },
    { name: 'b', when: { status: '4xx' } },
  )
  t.same(decide(rules, exchangeOf()), { action: 'look' })
  t.match(decide(rules, exchangeOf({ status: 403 })), { rule: { name: 'site/b' } })
  t.same(decide(rules, exchangeOf({ requestHeaders: CLIENT })), { action: 'pass' }, 'a program’s never')
  t.match(decide(rules, exchangeOf({ text: 'x' })), { rule: { name: 'site/a' } })
  t.match(decide(rules, exchangeOf({ text: 'y' })), { rule: { name: 'site/b' } })
})

test('a rule that has already held leaves later ones unasked, bodies too', async (t) => {
  const rules = rulesOf(
    { name: 'a', when: { status: 401 } },
    { name: 'b', when: { body: { contains: 'x' } } },
  )
  t.match(decide(rules, exchangeOf()), { rule: { name: 'site/a' } })
})

test('a body that cannot be seen makes no rule about it hold, and is not asked for again', async (t) => {
  const rules = rulesOf(
    { name: 'a', when: { status: 401, body: { contains: 'x' } } },
    { name: 'b', when: { status: 401, not: { body: { contains: 'x' } } } },
    { name: 'c', when: { status: 401 }, cause: 'refused' },
  )
  t.match(decide(rules, exchangeOf({ body: null })), { rule: { name: 'site/c' } })
})

test('without rules everything passes', async (t) => {
  for (const status of [0, 200, 401, 599, 999, 1_000])
    t.same(decide(rulesOf(), exchangeOf({ status })), { action: 'pass' })
})

test('a rule that observes is remembered and changes nothing', async (t) => {
  const rules = rulesOf(
    { name: 'tried', when: { status: 401 }, mode: 'observe', cause: 'no-licence' },
    { name: 'tried-too', when: { status: 401 }, mode: 'observe' },
    { name: 'real', when: { status: 401, method: 'GET' }, cause: 'sign-in-required' },
  )
  t.match(decide(rules, exchangeOf()), {
    action: 'swap',
    rule: { name: 'site/real' },
    observed: { action: 'swap', cause: 'no-licence', rule: { name: 'site/tried' } },
  })
  t.match(decide(rules, exchangeOf({ method: 'POST' })), {
    action: 'pass',
    observed: { cause: 'no-licence' },
  })
  t.notOk('observed' in decide(rules, exchangeOf({ status: 403 })))
})

test('a rule that observes may ask for a body too', async (t) => {
  const rules = rulesOf({ name: 'a', when: { status: 200, body: { contains: 'x' } }, mode: 'observe' })
  t.same(decide(rules, exchangeOf({ status: 200 })), { action: 'look' })
  t.match(decide(rules, exchangeOf({ status: 200, text: 'x' })), {
    action: 'pass',
    observed: { action: 'swap' },
  })
})

test('an exception that cannot be ruled out, because more of the body follows, is one', async (t) => {
  const rules = rulesOf(
    { name: 'form', when: { status: 401, body: { contains: 'password' } }, then: 'pass' },
    { name: 'stock', when: { status: 401, body: { contains: 'refused' } } },
    { name: 'rest', when: { status: 401 }, cause: 'refused' },
  )
  const cut = exchangeOf().withBody({ text: 'refused', empty: false, isCut: true })
  t.equal(decide(rules, cut).action, 'pass')
  t.match(decide(rules, exchangeOf({ text: 'refused' })), { rule: { name: 'site/stock' } })
  t.equal(decide(rules, exchangeOf().withBody(null)).action, 'pass', 'nor where the body cannot be read')
})

test('what stands at the beginning of a body is found, whatever follows', async (t) => {
  const rules = rulesOf(
    { name: 'absent', when: { status: 401, body: { contains: 'nowhere' } } },
    { name: 'ends', when: { status: 401, body: { endsWith: 'refused' } } },
    { name: 'found', when: { status: 401, body: { startsWith: 'you', contains: 'refused' } } },
  )
  const cut = exchangeOf().withBody({ text: 'you were refused', empty: false, isCut: true })
  t.match(decide(rules, cut), { rule: { name: 'site/found' } })
})

test('a leg of a Windows sign-in is no refusal, whatever rules say', async (t) => {
  const rules = rulesOf({ name: 'all', when: { status: 401 } })
  const headers = { 'www-authenticate': ['NTLM TlRMTVNTUAACAAAA', 'Basic realm="x"'] }
  t.same(decide(rules, exchangeOf({ headers })), { action: 'pass' })
  t.match(decide(rules, exchangeOf({ headers: { 'www-authenticate': 'NTLM' } })), { action: 'swap' })
})
