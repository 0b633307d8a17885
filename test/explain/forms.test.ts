// How explanations are told: at length, as a table, as JSON.
import fc from 'fast-check'
import { test } from 'tap'
import { toJsonLine } from '../../src/explain/jsonForm.ts'
import { toLongForm } from '../../src/explain/longForm.ts'
import { printable, printableJson } from '../../src/printable.ts'
import { toRow, toTable } from '../../src/explain/table.ts'
import { rulesOf } from '../rules/samples.ts'
import { explained } from './explaining.ts'

const RULES = rulesOf(
  { name: 'other-status', when: { status: 403 } },
  {
    name: 'other-server',
    when: { status: 401, any: [{ header: { Server: { equals: 'nginx' } } }, { not: { method: 'GET' } }] },
  },
  { name: 'seat', when: { status: 401, body: { contains: 'no seat' } }, cause: 'no-licence' },
)

const REFUSED = `GET /reports?page=1 HTTP/1.1
Host: wiki

HTTP/1.1 401 Unauthorized
Server: IIS
Content-Type: text/html

<p>no seat</p>`

test('at length: who asked what, each rule with what it saw, and what follows', async (t) => {
  t.equal(
    toLongForm(explained(REFUSED, RULES), '3 of the site wiki'),
    `a.http
  asked     GET /reports?page=1, by a page: Sec-Fetch-Mode is navigate, Sec-Fetch-Dest document
  answered  401 Unauthorized, text/html, a body of 14 bytes
  begins    "<p>no seat</p>"
  rules     3 of the site wiki

  no  site/other-server
      yes status is 401; saw "401"
      no  any of these
          no  header Server equals "nginx"; saw "IIS"
          no  not
              yes method is GET; saw "GET"
      yes audience is page or frame; saw "page"

  yes site/seat
      yes status is 401; saw "401"
      yes audience is page or frame; saw "page"
      yes body contains "no seat"

  no  for the status 401: site/other-status

  verdict   swap, cause no-licence, page no-licence, by site/seat
`,
  )
})

test('at length: a body that was not saved, exceptions, and rules that observe', async (t) => {
  const head = 'HTTP/1.1 401 No\nContent-Length: 9\n'
  const unseen = toLongForm(explained(head, RULES), '3')
  t.match(unseen, /answered {2}401 No, no Content-Type, a body that was not saved/)
  t.match(unseen, /note {6}the body is not in the file/)
  t.match(unseen, /\? {3}body contains "no seat"; the body was not looked at/)
  t.match(unseen, /verdict {3}pass: no rule holds/)
  const exception = rulesOf({ name: 'exception', when: { status: 401 }, then: 'pass' })
  t.match(toLongForm(explained(REFUSED, exception), '1'), /verdict {3}pass, by site\/exception/)
  const watched = rulesOf({ name: 'watched', when: { status: 401 }, mode: 'observe' })
  const observed = toLongForm(explained(REFUSED, watched), '1')
  t.match(observed, /yes site\/watched \(observes only\)/)
  t.match(observed, /verdict {3}pass: no rule that is enforced holds\n/)
  t.match(observed, /observed {2}would be swap, cause refused, by site\/watched/)
})

test('at length: a path that nobody has told is said to be assumed', async (t) => {
  const asking = explained('HTTP/1.1 404 No\n\n', RULES, { target: '/x' })
  t.match(toLongForm(asking, '3'), /asked {5}GET \/x, by a page/)
  const assumed = explained('HTTP/1.1 404 No\n\n', RULES)
  t.match(
    toLongForm(assumed, '3'),
    /asked {5}GET \/ \(assumed: the file does not say; see --target\), by a page/,
  )
})

test('at length: what Usher has made is no answer of the upstream', async (t) => {
  const own = explained('HTTP/1.1 404 No\nUsher-Cause: refused\nUsher-Reference: K7Q2-M9XA\n\n', RULES)
  const told = toLongForm(own, '3')
  t.match(told, /note {6}this is already Usher's answer \(cause refused, reference K7Q2-M9XA\)/)
  t.match(told, /verdict {3}pass: this is already Usher's answer\n/)
})

test('at length: why a notice is not shown', async (t) => {
  const form = rulesOf({ name: 'form', when: { status: 200 }, then: 'notice' })
  const told = toLongForm(explained('HTTP/1.1 200 OK\nContent-Type: text/plain\n\nx', form), '1')
  t.match(told, /note {6}the notice of site\/form cannot stand in this answer: it is not text\/html/)
  t.match(told, /verdict {3}pass, because the notice of site\/form cannot stand in it\n/)
})

test('a table and JSON tell what a rule in observe mode would have done', async (t) => {
  const rules = rulesOf(
    { name: 'watched', when: { status: 401 }, cause: 'no-licence', mode: 'observe' },
    { name: 'seat', when: { status: 401, body: { contains: 'no seat' } }, then: 'redirect', to: '/x' },
  )
  const alone = explained('HTTP/1.1 401 No\n\n', rules)
  t.same(toRow(alone).slice(3), ['pass (observed: swap)', '- (no-licence)', '- (site/watched)'])
  const both = explained(REFUSED, rules)
  t.same(toRow(both).slice(3), [
    'redirect (observed: swap)',
    'refused (no-licence)',
    'site/seat (site/watched)',
  ])
  const { observed } = JSON.parse(toJsonLine(alone))
  t.same(observed, { verdict: 'swap', cause: 'no-licence', rule: 'site/watched', page: 'no-licence' })
})

test('a table has a line for each answer, its columns as wide as they must be', async (t) => {
  const rows = [explained(REFUSED, RULES), explained('HTTP/1.1 404 No\n\n', RULES, { as: 'client' })].map(
    toRow,
  )
  t.equal(
    toTable(rows),
    `SOURCE  STATUS  AUDIENCE  VERDICT  CAUSE       RULE
a.http  401     page      swap     no-licence  site/seat
a.http  404     client    pass     -           -
`,
  )
})

test('JSON has exactly the keys that are documented', async (t) => {
  const line = toJsonLine(explained(REFUSED, RULES))
  t.notMatch(line, '\n')
  const { conditions, ...told } = JSON.parse(line)
  t.same(told, {
    source: 'a.http',
    site: 'wiki',
    audience: 'page',
    status: 401,
    verdict: 'swap',
    cause: 'no-licence',
    rule: 'site/seat',
    page: 'no-licence',
    challenge: null,
    observed: null,
  })
  t.same(
    conditions.map(({ rule, held }: { rule: string; held: boolean | null }) => [rule, held]),
    [
      ['site/other-status', false],
      ['site/other-server', false],
      ['site/seat', true],
    ],
  )
  t.same(conditions[2].condition.parts.at(-1), {
    label: 'body contains "no seat"',
    saw: '<p>no seat</p>',
    held: true,
    parts: [],
  })
  const unseen = JSON.parse(toJsonLine(explained('HTTP/1.1 401 No\nContent-Length: 9\n\n', RULES)))
  t.match(unseen, { verdict: 'pass', cause: null, rule: null, page: null })
  t.equal(unseen.conditions[2].held, null)
})

const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/

test('nothing of a hostile answer moves the cursor or turns text around', async (t) => {
  const nasty = '\u001b]0;owned\u0007\u001b[2J\u0090\u202E\u2028'
  const answer = `GET /${encodeURI(nasty)}?${nasty.replaceAll(/\s/g, '')} HTTP/1.1\nHost: a\n\nHTTP/1.1 401 ${nasty}\nServer: ${nasty}\nContent-Type: text/html;charset=utf-8\n\n${nasty} no seat`
  const rules = rulesOf({
    name: 'seat',
    when: { header: { Server: 'present' }, body: { contains: 'no seat' } },
  })
  const explanation = explained(answer, rules)
  for (const told of [
    toLongForm(explanation, nasty),
    toTable([toRow(explanation)]),
    toJsonLine(explanation),
  ]) {
    t.notMatch(told, CONTROL)
  }
  t.match(toLongForm(explanation, ''), String.raw`\u001b]0;owned\u0007`)
})

test('what is printable stays, what is not can be told from JSON again', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      t.notMatch(printable(text), /[\p{Cc}\p{Cf}\p{Cs}]/u)
      t.equal(JSON.parse(printableJson(text)), text)
    }),
  )
  t.equal(printable('Zürich – 拒否 🙂'), 'Zürich – 拒否 🙂')
})

test('nobody’s credentials are told', async (t) => {
  const canary = 'hunter2hunter2'
  const answer = `GET /?os_password=${canary} HTTP/1.1
Host: a
Authorization: Basic ${canary}
Cookie: JSESSIONID=${canary}

HTTP/1.1 401 No token=${canary}
Set-Cookie: a=${canary}
Location: https://ada:${canary}@host/?access_token=${canary}

{"token":"${canary}"}`
  const named = { matches: '.' }
  const rules = rulesOf({
    name: 'all',
    when: {
      query: named,
      requestHeader: { Authorization: named },
      cookie: { JSESSIONID: named },
      header: { 'Set-Cookie': named, Location: named },
      body: named,
    },
  })
  const explanation = explained(answer, rules)
  t.equal(explanation.outcome.verdict, 'swap')
  for (const told of [toLongForm(explanation, ''), toTable([toRow(explanation)]), toJsonLine(explanation)]) {
    t.notMatch(told, canary)
  }
})

test('a leg of a Windows sign-in passes, whatever rules hold', async (t) => {
  const rules = rulesOf({ name: 'all', when: { status: 401 } })
  const leg = 'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: NTLM TlRMTVNTUAACAAAA\r\n\r\n'
  const told = toLongForm(explained(leg, rules), '1')
  t.match(told, /verdict {3}pass: a leg of a Windows sign-in under way, which no rule changes\n/)
})

test('a page without the upstream’s challenge is told as one', async (t) => {
  const rules = rulesOf({ name: 'quiet', when: { status: 401 }, cause: 'refused', challenge: 'drop' })
  const explanation = explained('HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: NTLM\r\n\r\n', rules)
  t.match(
    toLongForm(explanation, '1'),
    /verdict {3}swap, cause refused, page refused, without its challenge, by/,
  )
  t.equal(JSON.parse(toJsonLine(explanation)).challenge, 'drop')
})
