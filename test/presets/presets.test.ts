import { test } from 'tap'
import { fieldValue } from '../../src/rules/fields.ts'
import type { HeaderFields } from '../../src/rules/fields.ts'
import { compileRules } from '../../src/rules/ruleSet.ts'
import type { RuleSet } from '../../src/rules/ruleSet.ts'
import { CLIENT, PAGE } from '../rules/samples.ts'
import { CONFLUENCE_CASES, IIS_CASES, TESTRAIL_CASES } from './cases.ts'
import type { Case } from './cases.ts'
import { configuredRules, judge, presetRules, said } from './judging.ts'

function outcome(rules: RuleSet, { method, target, asks, status, headers, body }: Case): string {
  const head = {
    method: method ?? 'GET',
    target: target ?? '/some/page',
    requestHeaders: asks ?? PAGE,
    status,
    headers: headers ?? { 'content-type': 'text/html' },
  }
  return said(judge(rules, head, Buffer.from(body ?? '')))
}

for (const cases of [IIS_CASES, TESTRAIL_CASES, CONFLUENCE_CASES]) {
  test(`what the preset ${cases[0]?.preset} makes of refusals`, async (t) => {
    for (const one of cases) t.equal(outcome(presetRules(one.preset), one), one.expect, one.title)
  })

  test(`to programs and scripts the preset ${cases[0]?.preset} does nothing`, async (t) => {
    const script = { ...PAGE, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }
    for (const one of cases) {
      for (const asker of [CLIENT, script, { ...PAGE, authorization: 'Bearer x' }])
        t.equal(
          outcome(presetRules(one.preset), { ...one, asks: { ...proofOf(one), ...asker } }),
          'pass',
          one.title,
        )
    }
  })

  test(`every rule of the preset ${cases[0]?.preset} is needed`, async (t) => {
    const configured = configuredRules(cases[0]?.preset ?? '')
    for (const { name, origin } of configured.filter((rule) => rule.origin === cases[0]?.preset)) {
      const others = compileRules(configured.filter((rule) => rule.name !== name || rule.origin !== origin))
      t.ok(
        cases.some((one) => outcome(others, one) !== one.expect),
        `a case fails without ${origin}/${name}`,
      )
    }
  })
}

test('what is a refusal with its own status is none with another', async (t) => {
  for (const one of [...IIS_CASES, ...TESTRAIL_CASES, ...CONFLUENCE_CASES]) {
    const others = one.preset === 'testrail' ? [302, 500] : [200, 302, 400, 404, 407, 500, 503]
    for (const status of others)
      t.equal(outcome(presetRules(one.preset), { ...one, status }), 'pass', one.title)
  }
})

function proofOf({ asks = {} }: Case): HeaderFields {
  return { cookie: fieldValue(asks, 'cookie'), authorization: fieldValue(asks, 'authorization') }
}

test('nothing that was not refused is looked at, but TestRail’s panel and sign-in', async (t) => {
  for (const status of [101, 200, 201, 204, 206, 301, 302, 304])
    for (const preset of ['confluence', 'iis'])
      t.same(presetRules(preset).forStatus(status), [], `${preset} ${status}`)
  const page = { method: 'GET', requestHeaders: PAGE, status: 200, headers: { 'content-type': 'text/html' } }
  const unread = Buffer.from('You are not yet logged in to TestRail')
  t.equal(
    said(judge(presetRules('testrail'), { ...page, target: '/index.php?/runs/view/1' }, unread)),
    'pass',
  )
})
