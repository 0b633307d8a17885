import { test } from 'tap'
import { explain } from '../../src/rules/explain.ts'
import type { ExplainedCondition } from '../../src/rules/explain.ts'
import { exchangeOf, PAGE, rulesOf } from './samples.ts'

function flat(condition: ExplainedCondition): ExplainedCondition[] {
  return [condition, ...condition.parts.flatMap(flat)]
}

test('every rule up to the first that holds is explained, with what each condition saw', async (t) => {
  const rules = rulesOf(
    { name: 'first', when: { status: 403 } },
    { name: 'second', when: { status: 401, not: { header: { Server: { contains: 'nginx' } } } } },
    { name: 'third', when: { status: 401 } },
  )
  const [first, second, ...rest] = explain(rules, exchangeOf({ headers: { server: 'IIS' } }))
  t.same(rest, [])
  t.match(first, { rule: { name: 'site/first' }, held: false })
  t.match(second, { rule: { name: 'site/second' }, held: true })
  t.same(second && flat(second.condition).map(({ label, saw, held }) => [label, saw, held]), [
    ['all', undefined, true],
    ['status is 401', '401', true],
    ['not', undefined, true],
    ['header Server contains "nginx"', 'IIS', false],
    ['audience is page or frame', 'page', true],
  ])
})

test('a rule that only observes does not end it, an exception does', async (t) => {
  const rules = rulesOf(
    { name: 'watched', when: { status: 401 }, mode: 'observe' },
    { name: 'exception', when: { status: 401 }, then: 'pass', mode: 'observe' },
    { name: 'never-asked', when: { status: 401 } },
  )
  t.same(
    explain(rules, exchangeOf()).map(({ rule, held }) => [rule.name, held]),
    [
      ['site/watched', true],
      ['site/exception', true],
    ],
  )
})

test('a condition on a body that was not seen is neither true nor false', async (t) => {
  const rules = rulesOf(
    { name: 'a', when: { body: { contains: 'x' } } },
    { name: 'b', when: { status: 401 } },
  )
  for (const exchange of [exchangeOf(), exchangeOf({ body: null })]) {
    const [a, b] = explain(rules, exchange)
    t.equal(a?.held, undefined)
    t.equal(b?.held, true)
  }
})

test('every kind of condition shows the value that it saw', async (t) => {
  const when = {
    status: 500,
    method: 'POST',
    contentType: 'a/b',
    path: { equals: 'x' },
    query: { equals: 'x' },
    header: { A: { equals: 'x' }, B: 'absent' as const },
    requestHeader: { 'Accept-Language': { equals: 'x' } },
    audience: 'client' as const,
    body: { equals: 'x', empty: true },
  }
  const [explained] = explain(
    rulesOf({ name: 'a', when }),
    exchangeOf({
      target: '/p?q',
      headers: { 'content-type': 'text/html', a: ['1', '2'] },
      requestHeaders: { ...PAGE, 'accept-language': 'de' },
      text: 'body',
    }),
  )
  t.same(
    explained?.condition.parts.map((part) => part.saw),
    ['401', 'GET', 'text/html', '/p', 'q', '1, 2', undefined, 'de', 'page', 'body', 'body'],
  )
})

test('nobody’s credentials are shown, only that they were there', async (t) => {
  const canary = 'hunter2'
  const named = { matches: '.' }
  const when = {
    cookie: { JSESSIONID: named, other: named },
    header: { 'Set-Cookie': named, Location: named },
    requestHeader: {
      Authorization: named,
      'Proxy-Authorization': named,
      COOKIE: named,
      'X-Api-Key': named,
      Referer: named,
    },
    query: named,
    body: named,
  }
  const explained = explain(
    rulesOf({ name: 'a', when }),
    exchangeOf({
      target: `/?os_password=${canary}`,
      headers: { 'set-cookie': [`a=${canary}`], location: `https://ada:${canary}@host/` },
      requestHeaders: {
        ...PAGE,
        authorization: `Basic ${canary}`,
        'proxy-authorization': `Basic ${canary}`,
        cookie: `JSESSIONID=${canary}`,
        'x-api-key': canary,
        referer: `https://host/?access_token=${canary}`,
      },
      text: `{"token":"${canary}"}`,
    }),
  )
  t.notMatch(JSON.stringify(explained), canary)
  const parts = explained[0]?.condition.parts ?? []
  const saw = (label: string): unknown => parts.find((part) => part.label.startsWith(label))?.saw
  t.equal(saw('cookie JSESSIONID'), '(present)')
  t.equal(saw('cookie other'), undefined)
  t.equal(saw('request header Authorization'), '(present)')
  t.equal(saw('query'), 'os_password=(hidden)')
})

test('a long value is shown by its beginning, and no end of a secret hangs out of it', async (t) => {
  const [explained] = explain(
    rulesOf({ name: 'a', when: { body: { contains: 'x' } } }),
    exchangeOf({ text: `${'y'.repeat(100)} token=${'z'.repeat(1_000)}` }),
  )
  const saw = explained?.condition.parts.at(-1)?.saw ?? ''
  t.equal(saw, `${'y'.repeat(100)} token=(hidden)…`)
})
