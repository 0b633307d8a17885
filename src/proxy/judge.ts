import { decide } from '../rules/decide.ts'
import type { Decision } from '../rules/decide.ts'
import type { Exchange } from '../rules/exchange.ts'
import { answerTo, sendAnswer } from './answer.ts'
import type { Refusal } from './answer.ts'
import type { ClientRequest } from './client.ts'
import type { ClientResponse } from './clientResponse.ts'
import type { ForwardOptions } from './site.ts'
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

export type Judged = Pick<Refusal, 'exchange' | 'verdict' | 'upstream'>

export type Exchanging = ForwardOptions & {
  readonly request: ClientRequest
  readonly response: ClientResponse
}

/** Answers as the verdict says. False where that failed: then nothing was sent, and the upstream's answer can be. */
export function sendOwnAnswer(judged: Judged, { site, services, request, response }: Exchanging): boolean {
  const reference = referenceFor(request, services.trusted)
  try {
    const answer = answerTo({ ...judged, site, reference })
    sendAnswer(response, judged.exchange.method, answer)
    services.logger.info(
      { reference, site: site.name, ...describe(judged), status: answer.status },
      'refusal answered',
    )
    return true
  } catch (error) {
    services.logger.error(
      { reference, site: site.name, err: error },
      'making an answer failed; that of the upstream is sent as it is',
    )
    // A head on its way cannot be called back.
    return response.headersSent
  }
}

function describe({ exchange, verdict, upstream }: Judged): object {
  return {
    rule: verdict.rule.name,
    cause: verdict.cause,
    action: verdict.action,
    upstreamStatus: upstream.status,
    audience: exchange.audience,
    method: exchange.method,
    path: exchange.path,
  }
}
