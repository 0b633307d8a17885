import type { ConfigProblem } from '../config/problem.ts'
import type { LocatedTest, TestFault } from '../config/ruleTests.ts'
import type { Limits } from '../config/schema/index.ts'
import type { NamedRule } from '../config/siteRules.ts'
import type { Cause } from '../config/words.ts'
import { explainResponse } from '../explain/explanation.ts'
import type { Explanation, Outcome } from '../explain/explanation.ts'
import { compileRules } from '../rules/ruleSet.ts'
import type { Rule, RuleSet } from '../rules/ruleSet.ts'
import { askedFacts } from '../saved/asking.ts'
import type { Asking } from '../saved/asking.ts'
import { savedResponseOf } from './response.ts'
import { isNamed, ruleNameFault } from './ruleName.ts'
import { whyNot } from './why.ts'

/** Tests together with the rules that they are about. */
export type TestedRules = {
  readonly of: { readonly kind: 'site' | 'preset'; readonly name: string }
  readonly rules: readonly NamedRule[]
  readonly tests: readonly LocatedTest[]
  readonly limits?: Pick<Limits, 'maxHeldBytes' | 'maxDecodedBytes'>
}

export type TestResult = {
  readonly of: TestedRules['of']
  readonly name: string
  /** In the words of rules. */
  readonly expected: Cause | 'pass'
  /** What the rules say; undefined where the test could not be run. */
  readonly came: Outcome | undefined
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
  return tested.tests.map((test) => ({
    of: tested.of,
    name: test.name,
    expected: test.expect,
    ...run(test, rules, tested.limits),
  }))
}

type Run = Pick<TestResult, 'came' | 'problem'>

function run(test: LocatedTest, rules: RuleSet, limits: TestedRules['limits']): Run {
  try {
    const explanation = explained(test, rules, limits)
    const fault = faultOf(test, rules.rules, explanation)
    return { came: explanation.recognised, problem: fault && test.problem(fault) }
  } catch (error) {
    const message = `cannot be run: ${error instanceof Error ? error.message : String(error)}`
    const fault: TestFault = test.file === undefined ? { message } : { message, key: 'file' }
    return { came: undefined, problem: test.problem(fault) }
  }
}

function explained(test: LocatedTest, rules: RuleSet, limits: TestedRules['limits']): Explanation {
  const saved = savedResponseOf(test)
  const { status, headers } = saved.response
  const head = { ...askedFacts(saved.request, askingOf(test)), status, headers }
  return explainResponse({ saved, site: null, rules, head, ...(limits && { limits }) })
}

function faultOf(test: LocatedTest, rules: readonly Rule[], explanation: Explanation): TestFault | undefined {
  const misnamed = test.rule === undefined ? undefined : ruleNameFault(test.rule, rules)
  if (misnamed !== undefined) return { message: misnamed, key: 'rule' }
  const key = wrongKey(test, explanation.recognised)
  if (key === undefined) return undefined
  const message = `expects ${expected(test)}; came ${came(explanation.recognised)}`
  return { message, key, details: whyNot(test, rules, explanation) }
}

/** The key of a test that is not as it came. */
function wrongKey({ expect, rule, then }: LocatedTest, outcome: Outcome): TestFault['key'] {
  if ((outcome.cause ?? 'pass') !== expect) return 'expect'
  if (rule !== undefined && !isNamed(rule, outcome.rule ?? '')) return 'rule'
  return then === undefined || outcome.verdict === then ? undefined : 'then'
}

function askingOf({ request = {}, licence }: LocatedTest): Asking {
  const { as, method, target, headers = {} } = request
  const fields = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value) => [name.toLowerCase(), value] as const),
  )
  return { as, method, target, headers: fields, licence }
}

function expected({ expect, rule, then }: LocatedTest): string {
  return `${expect}${then === undefined ? '' : ` (${then})`}${rule === undefined ? '' : ` by ${rule}`}`
}

function came({ verdict, cause, rule }: Outcome): string {
  if (verdict !== 'pass') return `${cause} (${verdict}) by ${rule}`
  return rule === null ? 'pass, because no rule holds' : `pass by ${rule}`
}
