import { asksForLicenceBelowNot, namesProgram } from '../conditions.ts'
import type { Path } from '../problem.ts'
import type { ActionConfig, RuleConfig } from '../schema/ruleSchema.ts'
import type { Complaint } from '../validate/index.ts'

/** What the schema cannot say about a rule, or about what is done for a cause: which of its keys go together. */
export function checkRule(rule: ActionConfig & Partial<RuleConfig>, path: Path): Complaint[] {
  const complain = (key: string, message: string): Complaint[] => [{ path: [...path, key], message }]
  return [
    ...(rule.then === 'redirect' && rule.to === undefined
      ? complain('to', 'is missing; `then: redirect` needs the address to lead to')
      : []),
    ...(rule.then !== 'redirect' && rule.to !== undefined
      ? complain('to', `goes only with \`then: redirect\`, not with \`then: ${rule.then}\``)
      : []),
    ...(rule.then === 'notice' && rule.when !== undefined && namesProgram(rule.when)
      ? complain('then', '`notice` is for people; a program, which `audience` names here, gets no HTML')
      : []),
    ...(rule.challenge !== undefined && rule.then !== 'swap'
      ? complain('challenge', `has no effect with \`then: ${rule.then}\`; leave it out`)
      : []),
    ...(rule.when !== undefined && asksForLicenceBelowNot(rule.when)
      ? complain(
          'when',
          'asks for `licence` below `not`, which would hold for people of whom nothing is known; name the other words instead',
        )
      : []),
    ...(rule.status === undefined
      ? []
      : checkStatus(rule, rule.status).flatMap((message) => complain('status', message))),
  ]
}

const REDIRECTS = new Set([302, 303, 307])

// RFC 9110 15.3.5 and 15.3.6: they end after the head.
const WITHOUT_BODY = new Set([204, 205])

function checkStatus({ then, allowStatusDowngrade = false }: ActionConfig, status: number): string[] {
  if (then === 'pass' || then === 'notice') return [`has no effect with \`then: ${then}\`; leave it out`]
  if (then === 'redirect') {
    return REDIRECTS.has(status) ? [] : [`must be 302, 303 or 307 with \`then: redirect\`; found ${status}`]
  }
  if (status >= 300 && status < 400)
    return [`must not be a redirect; found ${status}; for one, say \`then: redirect\``]
  if (WITHOUT_BODY.has(status)) return [`must be one that can carry a page; found ${status}`]
  if (status >= 300 || allowStatusDowngrade) return []
  // CVE-2026-24513: a refusal sent as 200 becomes an authentication bypass in whoever trusts the status.
  return [
    `${status} turns a refusal into a success; if that is meant, say \`allowStatusDowngrade: true\` beside it`,
  ]
}
