import type { Limits } from '../../config/schema/index.ts'
import { decide } from '../../rules/decide.ts'
import type { Settled } from '../../rules/decide.ts'
import { Exchange } from '../../rules/exchange.ts'
import type { BodyText, ExchangeFacts } from '../../rules/exchange.ts'
import { firstValue } from '../../rules/fields.ts'
import type { HeaderFields } from '../../rules/fields.ts'
import type { RuleSet } from '../../rules/ruleSet.ts'
import { readBodyText } from '../body/bodyText.ts'
import { canBeHeld } from '../body/heldBody.ts'

/**
 * A body that is all here. form: as it was sent; with its Content-Encoding undone; or besides as UTF-8, whatever charset
 * its head names.
 */
export type WholeBody = { readonly bytes: Buffer; readonly form: 'sent' | 'decoded' | 'text' }

export type WholeAnswer = {
  readonly head: Omit<ExchangeFacts, 'body'>
  /** null: there was one, and it is not here. No rule about it holds then. */
  readonly body: WholeBody | null
  readonly limits?: Pick<Limits, 'maxHeldBytes' | 'maxDecodedBytes'>
}

/** exchange: with the body, where the rules had to look at it. */
export type WholeDecision = { readonly decision: Settled; readonly exchange: Exchange }

/** The defaults of the configuration. */
export const DEFAULT_LIMITS = { maxHeldBytes: 65_536, maxDecodedBytes: 1_048_576 }

/** What the proxy does with an answer that is all here: it decides on the head, and on the first bytes where that is not enough. */
export function decideOnWhole(rules: RuleSet, answer: WholeAnswer): WholeDecision {
  const exchange = new Exchange(answer.head)
  const decision = decide(rules, exchange)
  if (decision.action !== 'look') return { decision, exchange }
  const seen = exchange.withBody(lookAt(answer))
  const second = decide(rules, seen)
  if (second.action === 'look') throw new Error('a body was asked for twice')
  return { decision: second, exchange: seen }
}

function lookAt({ head, body, limits = DEFAULT_LIMITS }: WholeAnswer): BodyText | null {
  const { method, status, headers } = head
  if (body === null || limits.maxHeldBytes === 0 || !canBeHeld(method, status, headers)) return null
  const prefix = body.bytes.subarray(0, limits.maxHeldBytes)
  return readBodyText(prefix, describing(body.form, headers), {
    maxDecodedBytes: limits.maxDecodedBytes,
    maxTextBytes: limits.maxHeldBytes,
    isWhole: prefix.length === body.bytes.length,
  })
}

// The rules see the head as it came; only the reading of the body goes by what is still true of it.
function describing(form: WholeBody['form'], headers: HeaderFields): HeaderFields {
  if (form === 'sent') return headers
  const type = firstValue(headers, 'content-type')
  return { 'content-type': form === 'text' ? 'text/plain; charset=utf-8' : type }
}
