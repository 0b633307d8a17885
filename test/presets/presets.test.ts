import { test } from 'tap'
import { fieldValue } from '../../src/rules/fields.ts'
import type { HeaderFields } from '../../src/rules/fields.ts'
import { compileRules } from '../../src/rules/ruleSet.ts'
import type { RuleSet } from '../../src/rules/ruleSet.ts'
import { CLIENT, PAGE } from '../rules/samples.ts'
import { ATLASSIAN_CASES } from './cases/atlassian.ts'
import type { Case } from './cases/case.ts'
import { IIS_CASES } from './cases/iis.ts'
import {
  AZURE_DEVOPS_CASES,
  BITBUCKET_CASES,
  JENKINS_CASES,
  JIRA_CASES,
  NEXUS_CASES,
  SHAREPOINT_CASES,
  SSRS_CASES,
} from './cases/others.ts'
import { TESTRAIL_CASES } from './cases/testrail.ts'
import { configuredRules, judge, presetNames, presetRules, said } from './judging.ts'

/** By the preset whose rules they are about. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
  atlassian: ATLASSIAN_CASES,
  'azure-devops': AZURE_DEVOPS_CASES,
  bitbucket: BITBUCKET_CASES,
  iis: IIS_CASES,
  jenkins: JENKINS_CASES,
  jira: JIRA_CASES,
  nexus: NEXUS_CASES,
  sharepoint: SHAREPOINT_CASES,
  ssrs: SSRS_CASES,
  testrail: TESTRAIL_CASES,
}

function outcome(rules: RuleSet, { method, target, asks, status, headers, body, licence }: Case): string {
  const head = {
    method: method ?? 'GET',
    target: target ?? '/some/page',
    requestHeaders: asks ?? PAGE,
    status,
    headers: headers ?? { 'content-type': 'text/html' },
    licenceOf: licence === undefined ? undefined : () => licence,
  }
  return said(judge(rules, head, Buffer.from(body ?? '')))
}

test('every preset that has rules has cases', async (t) => {
  const withRules = presetNames().filter((name) =>
    configuredRules(name).some(({ origin }) => origin === name),
  )
  t.same(Object.keys(CASES), withRules)
})

for (const [preset, cases] of Object.entries(CASES)) {
  test(`what the preset ${preset} makes of refusals`, async (t) => {
    for (const one of cases) t.equal(outcome(presetRules(one.preset), one), one.expect, one.title)
  })

  test(`to programs and scripts the preset ${preset} does nothing`, async (t) => {
    const script = { ...PAGE, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }
    for (const one of cases.filter(({ forPrograms }) => !forPrograms)) {
      for (const asker of [CLIENT, script, { ...PAGE, authorization: 'Bearer x' }])
        if (!isApi(one))
          t.equal(
            outcome(presetRules(one.preset), { ...one, asks: { ...proofOf(one), ...asker } }),
            'pass',
            one.title,
          )
    }
  })

  test(`every rule of the preset ${preset} is needed`, async (t) => {
    const configured = configuredRules(cases[0]?.preset ?? '')
    for (const { name, origin } of configured.filter((rule) => rule.origin === preset)) {
      const others = compileRules(configured.filter((rule) => rule.name !== name || rule.origin !== origin))
      t.ok(
        cases.some((one) => outcome(others, one) !== one.expect),
        `a case fails without ${origin}/${name}`,
      )
    }
  })
}

test('what is a refusal with its own status is none where the upstream redirects', async (t) => {
  for (const one of Object.values(CASES).flat()) {
    for (const status of [302, 307])
      t.equal(outcome(presetRules(one.preset), { ...one, status }), 'pass', one.title)
  }
})

// There a stock page is what a rule for programs is about.
function isApi({ target = '' }: Case): boolean {
  return /api(\/|%2f)v2/i.test(target)
}

function proofOf({ asks = {} }: Case): HeaderFields {
  return { cookie: fieldValue(asks, 'cookie'), authorization: fieldValue(asks, 'authorization') }
}
