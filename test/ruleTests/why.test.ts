// What a test that fails tells besides.
import { test } from 'tap'
import type { TestResult } from '../../src/ruleTests/run.ts'
import { messagesOf, resultsOf } from './testing.ts'

test('a test that fails says who was taken to ask, and which conditions of the expected rules did not hold', async (t) => {
  const detailsOf = (result: TestResult | undefined): readonly string[] | undefined =>
    result?.problem?.details
  const [byProgram, byCause, behind, noRule] = resultsOf(
    t,
    `- name: a program
  request: { as: client, target: /x?token=hunter2 }
  response: { status: 401, body: kein Platz für dich }
  expect: no-licence
  rule: no-seat
- name: another body
  response: { status: 401, body: nichts }
  expect: no-licence
- name: an earlier rule
  response: { status: 401, headers: { WWW-Authenticate: NTLM }, body: kein Platz für dich }
  expect: sign-in-required
- name: a cause of no rule
  response: { status: 404 }
  expect: signed-out
`,
  )
  t.same(detailsOf(byProgram), [
    'asked GET /x?token=(hidden), by a client: no Sec-Fetch-Mode, and no User-Agent of a browser',
    'no  site/no-seat',
    '    no  audience is page or frame; saw "client"',
  ])
  t.same(detailsOf(byCause)?.slice(1), [
    'the body begins "nichts"',
    'no  site/no-seat',
    '    no  body contains "kein Platz für dich"',
    'no  site/known',
    '    no  licence is none; there is none',
  ])
  t.same(detailsOf(behind)?.slice(1), ['not asked, because site/no-seat comes first: site/windows'])
  t.same(detailsOf(noRule)?.slice(1), ['no rule has the cause signed-out'])
})

test('a rule that is not there is told at its key, with the nearest', async (t) => {
  const results = resultsOf(
    t,
    `- { name: own, response: { status: 401 }, expect: pass, rule: exeption }
- { name: in full, response: { status: 401 }, expect: pass, rule: site/exeption }
- { name: nowhere near, response: { status: 401 }, expect: pass, rule: iis/stock-401 }
- { name: right by chance, response: { status: 404 }, expect: pass, rule: nevr }
`,
  )
  t.same(messagesOf(results), [
    '"own" names a rule that is not there, "exeption"; did you mean "exception"?',
    '"in full" names a rule that is not there, "site/exeption"; did you mean "site/exception"?',
    '"nowhere near" names a rule that is not there, "iis/stock-401"; it may be misspelt, or left out',
    '"right by chance" names a rule that is not there, "nevr"; it may be misspelt, or left out',
  ])
  t.match(results[0]?.problem, { line: 28, path: 'sites[0].tests[0].rule' })
})
