import type { Path } from './problem.ts'
import type { RuleConfig } from './ruleSchema.ts'

export type RuleProblem = { readonly path: Path; readonly message: string }

/** What the schema cannot say about a list of rules. base is the path of the list. */
export function checkRules(rules: readonly RuleConfig[], base: Path): RuleProblem[] {
  const seen = new Set<string>()
  return rules.flatMap((rule, index) => {
    const path = [...base, index]
    const problems = checkRule(rule, path)
    if (seen.has(rule.name))
      problems.push({ path: [...path, 'name'], message: `"${rule.name}" is already taken` })
    seen.add(rule.name)
    return problems
  })
}

function checkRule(rule: RuleConfig, path: Path): RuleProblem[] {
  const problems: RuleProblem[] = []
  const complain = (key: string, message: string): void => {
    problems.push({ path: [...path, key], message })
  }
  if (rule.then === 'redirect' && rule.to === undefined)
    complain('then', 'redirect needs `to`, the address to lead to')
  if (rule.then !== 'redirect' && rule.to !== undefined) complain('to', 'goes only with `then: redirect`')
  if (rule.to !== undefined && !/^(\/(?![/\\])|https?:\/\/)/.test(rule.to)) {
    complain('to', 'must be an absolute path or an http(s) URL')
  }
  if (rule.status === undefined) return problems
  if (rule.then === 'pass') complain('status', 'has no effect with `then: pass`')
  if (rule.then === 'redirect' && ![302, 303, 307].includes(rule.status))
    complain('status', 'must be 302, 303 or 307')
  if (rule.then === 'swap' && rule.status >= 300 && rule.status < 400)
    complain('status', 'must not be a redirect')
  if (rule.then === 'swap' && rule.status < 300 && !rule.allowStatusDowngrade) {
    // CVE-2026-24513: a refusal sent as 200 becomes an authentication bypass in whoever trusts the status.
    complain('status', 'turns a refusal into a success; say `allowStatusDowngrade: true` if that is meant')
  }
  return problems
}
