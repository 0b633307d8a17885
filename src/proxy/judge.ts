import { decide } from '../rules/decide.ts'
import type { Decision } from '../rules/decide.ts'
import type { Exchange } from '../rules/exchange.ts'
import { answerTo } from './answer.ts'
import type { Answer, Refusal } from './answer.ts'
import type { ClientRequest } from './client.ts'
import type { ForwardOptions } from './forward.ts'
import { canBeHeld } from './heldBody.ts'
import { referenceFor } from './reference.ts'

// Fail open (docs/decisions/0003-fail-open.md): whatever goes wrong in here, the upstream's own answer is sent.

const PASS: Decision = { action: 'pass' }

/** What the site's rules say. A body that must not or cannot be held is taken for one that no rule knows. */
export function decideOrPass(exchange: Exchange, { site, services }: ForwardOptions): Decision {
  try {
    const decision = decide(site.rules, exchange)
    if (decision.action !== 'look') return decision
    const mayLook =
      services.limits.maxHeldBytes > 0 && canBeHeld(exchange.method, exchange.status, exchange.headers)
    return mayLook ? decision : decide(site.rules, exchange.withBody(null))
  } catch (error) {
    services.logger.error(
      { site: site.name, err: error },
      'deciding failed; the answer of the upstream is sent as it is',
    )
    return PASS
  }
}

type Judged = Pick<Refusal, 'exchange' | 'verdict' | 'upstream'>

/** The whole answer that a verdict asks for, or undefined where making it failed. */
export function answerOrNothing(
  judged: Judged,
  options: ForwardOptions & { request: ClientRequest },
): Answer | undefined {
  const { site, services, request } = options
  const { exchange, verdict, upstream } = judged
  const reference = referenceFor(request, services.trusted)
  try {
    const answer = answerTo({ ...judged, site, reference })
    services.logger.info(
      {
        reference,
        site: site.name,
        rule: verdict.rule.name,
        cause: verdict.cause,
        action: verdict.action,
        upstreamStatus: upstream.status,
        status: answer.status,
        audience: exchange.audience,
        method: exchange.method,
        path: exchange.path,
      },
      'refusal answered',
    )
    return answer
  } catch (error) {
    services.logger.error(
      { reference, site: site.name, err: error },
      'making a page failed; the answer of the upstream is sent as it is',
    )
    return undefined
  }
}
