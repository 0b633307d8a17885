// Tests that stand in a configuration or a preset: what they are about, and what they say when they fail.
import { join } from 'node:path'
import { test } from 'tap'
import { parseConfig } from '../../src/config/load.ts'
import { readPresets } from '../../src/config/presets.ts'
import { runRuleTests } from '../../src/ruleTests/run.ts'
import { testedInConfig, testedInPresets } from '../../src/ruleTests/testedRules.ts'
import { messagesOf, resultsOf } from './testing.ts'

test('a test that holds says nothing, whatever it is about', async (t) => {
  const results = resultsOf(
    t,
    `- name: by the body, as text whatever charset the header names
  response: { status: 401, headers: { Content-Type: text/html; charset=latin1 }, body: kein Platz für dich }
  expect: no-licence
  rule: no-seat
  then: swap
- name: an exception
  request: { target: /open/x }
  response: { status: 401, body: kein Platz für dich }
  expect: pass
  rule: site/exception
- name: a program with a header in two lines
  request: { method: POST, as: client, headers: { X-Key: [a, b] } }
  response: { status: 401 }
  expect: token-refused
- name: a licence that is not there
  licence: none
  response: { status: 401 }
  expect: no-licence
  then: redirect
- name: a header of the answer in two lines
  response: { status: 401, headers: { WWW-Authenticate: [Negotiate, NTLM] } }
  expect: sign-in-required
- name: nothing of the kind
  response: { status: 500 }
  expect: pass
- name: a rule that only observes is asked as if it were enforced
  response: { status: 403 }
  expect: no-permission
- name: a file
  file: saved/no-seat.http
  expect: no-licence
- name: a file whose request is another one
  request: { target: /open }
  file: saved/no-seat.http
  expect: pass
`,
    {
      saved: {
        'no-seat.http':
          'GET /x HTTP/1.1\n\nHTTP/1.1 401 No\nContent-Type: text/html;charset=utf-8\n\nkein Platz für dich\n',
      } as never,
    },
  )
  t.same(messagesOf(results), Array.from({ length: 9 }))
  t.same(results[0]?.of, { kind: 'site', name: 'wiki' })
  t.equal(results[0]?.name, 'by the body, as text whatever charset the header names')
})

test('a test that fails says what was expected, what came and which rule decided, at the key that is wrong', async (t) => {
  const results = resultsOf(
    t,
    `- name: another cause
  response: { status: 401, body: kein Platz für dich }
  expect: no-permission
- name: another rule
  response: { status: 401, body: kein Platz für dich }
  expect: no-licence
  rule: site/known
- name: another outcome
  response: { status: 401, body: kein Platz für dich }
  expect: no-licence
  then: notice
- name: it passes
  response: { status: 404 }
  expect: no-licence
- name: it does not pass
  response: { status: 403 }
  expect: pass
- name: an exception
  request: { target: /open }
  response: { status: 401 }
  expect: refused
`,
  )
  t.same(messagesOf(results), [
    '"another cause" expects no-permission; came no-licence (swap) by site/no-seat',
    '"another rule" expects no-licence by site/known; came no-licence (swap) by site/no-seat',
    '"another outcome" expects no-licence (notice); came no-licence (swap) by site/no-seat',
    '"it passes" expects no-licence; came pass, because no rule holds',
    '"it does not pass" expects pass; came no-permission (swap) by site/watched',
    '"an exception" expects refused; came pass by site/exception',
  ])
  t.match(results[1]?.problem, { file: /usher\.yaml$/, line: 34, column: 15, path: 'sites[0].tests[1].rule' })
  t.same(
    results.map(({ problem }) => problem?.path.replace(/.*\./, '')),
    ['expect', 'rule', 'then', 'expect', 'expect', 'expect'],
  )
})

test('a file that cannot be had is told, and the other tests run', async (t) => {
  const two = JSON.stringify({
    log: { entries: [{ response: { status: 401 } }, { response: { status: 403 } }] },
  })
  const results = resultsOf(
    t,
    `- { name: lost, file: lost.http, expect: pass }
- { name: no head, file: body.html, expect: pass }
- { name: two, file: two.har, expect: pass }
- { name: fine, response: { status: 404 }, expect: pass }
`,
    { 'body.html': '<html>', 'two.har': two },
  )
  t.match(messagesOf(results), [
    /^"lost" cannot be run: .*lost\.http: cannot be read: there is no such file$/,
    /^"no head" cannot be run: .*body\.html:1: no status line/,
    /^"two" cannot be run: .*two\.har: holds 2 answers; a test needs a file with one$/,
    undefined,
  ])
})

const PRESETS = {
  'base.yaml': `description: Base
rules: [{ name: any, when: { status: 4xx }, cause: refused }]
tests:
  - { name: base, response: { status: 401 }, expect: refused }
`,
  'app.yaml': `description: App
include: [base]
rules: [{ name: own, when: { status: 401 }, cause: no-licence }]
tests:
  - { name: own first, file: saved.http, expect: no-licence }
  - { name: then those of base, response: { status: 403 }, expect: refused, rule: base/any }
`,
  'saved.http': 'HTTP/1.1 401 No\n\n',
  'unused.yaml':
    'description: Unused\nrules: []\ntests: [{ name: wrong, response: { status: 401 }, expect: refused }]\n',
}

test('the presets that sites use are tested as they are, whatever a site changes in them', async (t) => {
  const directory = t.testdir(PRESETS)
  const config = parseConfig(
    `sites:
  - { name: a, hosts: [a], upstream: http://a, presets: [app], withoutRules: [app/own], causes: { refused: { then: pass } } }
  - name: b
    upstream: http://b
    presets: [base]
    tests: [{ name: of b, response: { status: 404 }, expect: refused }]
`,
    join(directory, 'usher.yml'),
    { env: {}, presetsDirectory: directory },
  )
  const results = testedInConfig(config).flatMap(runRuleTests)
  t.same(
    results.map(({ of, name, problem }) => [`${of.kind} ${of.name}`, name, problem?.message]),
    [
      ['site b', 'of b', undefined],
      ['preset app', 'own first', undefined],
      ['preset app', 'then those of base', undefined],
      ['preset base', 'base', undefined],
    ],
  )
})

test('a preset is tested without any configuration', async (t) => {
  const library = readPresets(t.testdir(PRESETS))
  const names = (wanted: string): string[] =>
    testedInPresets([wanted], library)
      .flatMap(runRuleTests)
      .map(({ of, problem }) => `${of.kind} ${of.name}${problem ? ` ${problem.message}` : ''}`)
  t.same(names('base'), ['preset base'])
  t.same(names('unused'), ['preset unused "wrong" expects refused; came pass, because no rule holds'])
})
