import { isProbe } from '../../rules/audience.ts'
import { decide } from '../../rules/decide.ts'
import type { Decision, Settled } from '../../rules/decide.ts'
import { Exchange } from '../../rules/exchange.ts'
import type { BodyText } from '../../rules/exchange.ts'
import type { HeaderFields } from '../../rules/fields.ts'
import { answerTo, sendAnswer } from './index.ts'
import type { Refusal } from './index.ts'
import { probeAnswer } from './probe.ts'
import { isTrusted } from '../front/peer.ts'
import type { ClientRequest } from '../client.ts'
import type { ClientResponse } from '../clientResponse.ts'
import type { ForwardOptions } from '../site.ts'
import { describeRefusal, evidenceOf, refusalOf } from './refusalTold.ts'
import type { Hold } from '../body/hold.ts'
import { canBeHeld } from '../body/heldBody.ts'
import { referenceFor } from '../reference.ts'

// Fail open (docs/decisions/0003-fail-open.md): whatever goes wrong in here, the upstream's own answer is sent.

const PASS: Settled = { action: 'pass' }

type ResponseHead = { readonly status: number; readonly headers: HeaderFields }

/** What the rules may look at of this request and the head of its answer. */
export function exchangeOf(
  request: ClientRequest,
  { status, headers }: ResponseHead,
  { site, services, target }: ForwardOptions,
): Exchange {
  // Only a gateway that the operator trusts may say who somebody is.
  const isNamed = site.userHeader !== undefined && isTrusted(request, services.trusted)
  return new Exchange({
    method: request.method ?? 'GET',
    target,
    requestHeaders: request.headers,
    status,
    headers,
    userHeader: isNamed ? site.userHeader : undefined,
    licenceOf: site.licenceOf,
  })
}

/** What the site's rules say. A body that must not or cannot be held is taken for one that no rule knows. */
export function decideOrPass(exchange: Exchange, options: ForwardOptions): Decision {
  const { site, services } = options
  try {
    const decision = decide(site.rules, exchange)
    if (decision.action !== 'look') return noted(decision, exchange, options)
    const mayLook =
      services.limits.maxHeldBytes > 0 && canBeHeld(exchange.method, exchange.status, exchange.headers)
    return mayLook ? decision : noted(decide(site.rules, exchange.withBody(null)), exchange, options)
  } catch (error) {
    const failedOpen = services.counts.add('fail-open', site.name)
    services.logger.error(
      { site: site.name, err: error, failedOpen },
      'deciding failed; the answer of the upstream is sent as it is',
    )
    return PASS
  }
}

// A rule in observe mode is counted and told, as if it had been carried out.
function noted(decision: Decision, exchange: Exchange, { site, services, record }: ForwardOptions): Decision {
  if (!('observed' in decision) || decision.observed === undefined) return decision
  const { rule, cause, action } = decision.observed
  const observed = services.counts.add('observed', site.name)
  record.observed = { rule, cause, action, audience: exchange.audience }
  const person = services.tellPerson(exchange)
  const told = { site: site.name, ...person, ...refusalOf(exchange, decision.observed) }
  const evidence = evidenceOf(exchange, decision.observed, { services, record })
  services.logger.info({ ...told, ...evidence, observed }, 'refusal observed')
  services.recent.add({ ...told, reference: '', code: '', isObserved: true, status: exchange.status })
  return decision
}

/** What would be done by the rules, told and counted nowhere; pass where asking them fails. */
export function actionOn(exchange: Exchange, { site }: ForwardOptions): Decision['action'] {
  try {
    return decide(site.rules, exchange).action
  } catch {
    return 'pass' // whoever asks in earnest tells
  }
}

/** The text of the first bytes of a body. null where it cannot be read: then no rule about it holds. */
export function readHeld(
  { prefix, isWhole, hasStalled }: Pick<Hold, 'prefix' | 'isWhole' | 'hasStalled'>,
  { headers }: Exchange,
  { services }: ForwardOptions,
): BodyText | null {
  const { maxDecodedBytes, maxHeldBytes: maxTextBytes } = services.limits
  return services.bodyTexts.read(prefix, headers, {
    maxDecodedBytes,
    maxTextBytes,
    isWhole: isWhole || hasStalled,
  })
}

/** Counts a body that could not be read. */
export function noteUnread({ site, services }: ForwardOptions): void {
  const unreadBodies = services.counts.add('unread-body', site.name)
  services.logger.debug(
    { site: site.name, unreadBodies },
    'a body could not be read; rules about it do not hold',
  )
}

export type Judged = Pick<Refusal, 'exchange' | 'verdict' | 'upstream'>

export type Exchanging = ForwardOptions & {
  readonly request: ClientRequest
  readonly response: ClientResponse
}

/** Answers as the verdict says. False where that failed: then nothing was sent, and the upstream's answer can be. */
export function sendOwnAnswer(judged: Judged, options: Exchanging): boolean {
  const { site, services, request, response } = options
  const reference = referenceFor(request, services.trusted)
  try {
    const answer = answerTo({ ...judged, site, reference })
    options.record.reference = reference
    const { status } = answer
    if (isProbing(judged)) {
      sendAnswer(response, judged.exchange.method, probeAnswer(answer))
      options.record.answered('probe')
      const described = describeRefusal(judged.exchange, judged.verdict, options)
      const told = { reference, site: site.name, ...described, status }
      services.logger.debug(told, 'still refused')
    } else {
      sendAnswer(response, judged.exchange.method, answer)
      tellRefusal(judged, options, { reference, status })
    }
    return true
  } catch (error) {
    const failedOpen = services.counts.add('fail-open', site.name)
    services.logger.error(
      { reference, site: site.name, err: error, failedOpen },
      'making an answer failed; that of the upstream is sent as it is',
    )
    // A head on its way cannot be called back.
    return response.headersSent
  }
}

type Sent = { readonly reference: string; readonly status: number }

/** Notes that the client has its answer, and which rule said so: for metrics, the log, and whoever looks at the last ones. */
export function tellRefusal(
  { exchange, verdict }: Judged,
  options: ForwardOptions,
  { reference, status }: Sent,
): void {
  const { record, services, site } = options
  const { rule, cause, action } = verdict
  record.refused = { rule, cause, action, audience: exchange.audience }
  record.answered(action)
  const person = services.tellPerson(exchange)
  const told = { reference, site: site.name, status, ...person, ...refusalOf(exchange, verdict) }
  services.logger.info({ ...told, ...evidenceOf(exchange, verdict, options) }, 'refusal answered')
  services.recent.add({ ...told, code: '', isObserved: false })
}

/** Whether nobody will see the answer: a panel only asks if there still is a refusal. */
export function isProbing({ exchange }: Pick<Judged, 'exchange'>): boolean {
  return isProbe(exchange.method, exchange.requestHeaders)
}
