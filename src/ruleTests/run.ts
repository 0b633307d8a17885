import type { ConfigProblem } from '../config/problem.ts'
import type { LocatedTest } from '../config/ruleTests.ts'
import type { Limits } from '../config/schema/index.ts'
import type { NamedRule } from '../config/siteRules.ts'
import { explainResponse } from '../explain/explanation.ts'
import type { Outcome } from '../explain/explanation.ts'
import { compileRules } from '../rules/ruleSet.ts'
import type { RuleSet } from '../rules/ruleSet.ts'
import { askedFacts } from '../saved/asking.ts'
import type { Asking } from '../saved/asking.ts'
import { savedResponseOf } from './response.ts'

/** Tests together with the rules that they are about. */
export type TestedRules = {
  /** Such as 'site testrail' or 'preset iis'. */
  readonly of: string
  readonly rules: readonly NamedRule[]
  readonly tests: readonly LocatedTest[]
  readonly limits?: Pick<Limits, 'maxHeldBytes' | 'maxDecodedBytes'>
}

export type TestResult = {
  readonly of: string
  readonly name: string
  /** What is wrong, at the place of the test; undefined where nothing is. */
  readonly problem: ConfigProblem | undefined
}

/**
 * Runs every test. A rule in observe mode counts as if it were enforced: a test is about what is recognised, and stays
 * right on the day on which the rule is switched on.
 */
export function runRuleTests(tested: TestedRules): TestResult[] {
  if (tested.tests.length === 0) return []
  const rules = compileRules(tested.rules.map((rule) => ({ ...rule, mode: 'enforce' })))
  return tested.tests.map((test) => {
    const fault = tried(() => faultOf(test, rules, tested.limits))
    return { of: tested.of, name: test.name, problem: fault === undefined ? undefined : test.problem(fault) }
  })
}

function tried(run: () => string | undefined): string | undefined {
  try {
    return run()
  } catch (error) {
    return `cannot be run: ${error instanceof Error ? error.message : String(error)}`
  }
}

function faultOf(test: LocatedTest, rules: RuleSet, limits: TestedRules['limits']): string | undefined {
  const saved = savedResponseOf(test)
  const { status, headers } = saved.response
  const head = { ...askedFacts(saved.request, askingOf(test)), status, headers }
  const { outcome } = explainResponse({ saved, site: null, rules, head, ...(limits && { limits }) })
  return isAsExpected(test, outcome) ? undefined : `expects ${expected(test)}; came ${came(outcome)}`
}

function askingOf({ request = {}, licence }: LocatedTest): Asking {
  const { as, method, target, headers = {} } = request
  const fields = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value) => [name.toLowerCase(), value] as const),
  )
  return { as, method, target, headers: fields, licence }
}

function isAsExpected({ expect, rule, then }: LocatedTest, outcome: Outcome): boolean {
  const decided = outcome.rule ?? ''
  const isRule = rule === undefined || decided === rule || decided.split('/')[1] === rule
  return (outcome.cause ?? 'pass') === expect && isRule && (then === undefined || outcome.verdict === then)
}

function expected({ expect, rule, then }: LocatedTest): string {
  return `${expect}${then === undefined ? '' : ` (${then})`}${rule === undefined ? '' : ` by ${rule}`}`
}

function came({ verdict, cause, rule }: Outcome): string {
  if (verdict !== 'pass') return `${cause} (${verdict}) by ${rule}`
  return rule === null ? 'pass, because no rule holds' : `pass by ${rule}`
}
