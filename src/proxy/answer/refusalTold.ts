import type { Verdict } from '../../rules/decide.ts'
import type { Exchange } from '../../rules/exchange.ts'
import { identifiedBy } from '../../rules/identifiedBy.ts'
import { withoutSecrets } from '../../rules/secrets.ts'
import type { ExchangeRecord } from '../exchangeRecord.ts'
import type { ProxyServices } from '../site.ts'

export type ToldOf = {
  readonly services: Pick<ProxyServices, 'replacedBodyBytes'>
  readonly record: ExchangeRecord
}

/** What a line of the log says of a refusal that a rule recognised, besides to whom, under which reference and with which status. */
export function describeRefusal(exchange: Exchange, verdict: Verdict, options: ToldOf): object {
  return { ...refusalOf(exchange, verdict), ...evidenceOf(exchange, verdict, options) }
}

/** By what it was recognised, and where to look further. */
export function evidenceOf(exchange: Exchange, verdict: Verdict, { services, record }: ToldOf): object {
  return {
    identifiedBy: identifiedBy(verdict.rule.when, exchange),
    ...replacedBody(exchange, services.replacedBodyBytes),
    ...traceTold(record),
  }
}

/** What was refused, to whom, and which rule said so. */
export function refusalOf({ status, audience, method, path }: Exchange, { rule, cause, action }: Verdict) {
  return { rule: rule.name, cause, action, upstreamStatus: status, audience, method, path }
}

/** The trace of an exchange, for a line of the log. */
export function traceTold({ trail }: ExchangeRecord): { readonly traceId?: string } {
  return trail?.trace === undefined ? {} : { traceId: trail.trace.traceId }
}

// Only what a rule has looked at: to hold a body for the log alone would slow the answer down.
function replacedBody({ body }: Exchange, maxBytes: number): { readonly replacedBody?: string } {
  if (maxBytes === 0 || !body || body.text === '') return {}
  // One that begins inside what is kept must not end there, and be known no more.
  const text = withoutSecrets(body.text.slice(0, maxBytes + MAX_SECRET_CHARACTERS))
  return { replacedBody: firstBytes(text, maxBytes) }
}

const MAX_SECRET_CHARACTERS = 1_024

function firstBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= maxBytes) return text
  let end = maxBytes
  // No character of UTF-8 (RFC 3629) is cut: its further bytes begin with the bits 10.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return bytes.toString('utf8', 0, end)
}
