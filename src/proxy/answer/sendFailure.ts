import { audienceOf, isProbe } from '../../rules/audience.ts'
import { canonicalPath, splitTarget } from '../../rules/target.ts'
import type { Pages } from '../../pages/index.ts'
import { answerAnyway } from './answerAnyway.ts'
import { preferencesOf, sendAnswer } from './index.ts'
import { traceTold } from './refusalTold.ts'
import { probeAnswer } from './probe.ts'
import { isAuthority } from '../front/authority.ts'
import { authorityOf } from '../front/requestTarget.ts'
import type { ClientRequest } from '../client.ts'
import { endAfter } from '../clientResponse.ts'
import type { ClientResponse } from '../clientResponse.ts'
import type { HeaderPairs } from '../headerPairs.ts'
import { referenceFor } from '../reference.ts'
import type { ProxyServices } from '../site.ts'
import type { ExchangeRecord } from '../exchangeRecord.ts'
import { isAsking } from '../../rules/method.ts'
import { boundedCode, codeOf, failureOf } from './failure.ts'

export type FailureContext = {
  readonly error: Error
  readonly site: { readonly name: string; readonly pages: Pages }
  readonly services: ProxyServices
  /** The request target as the client sent it. */
  readonly target: string
  readonly record: ExchangeRecord
  /** What else stands in the head. */
  readonly fields?: HeaderPairs
}

/** Tells the client what kept the upstream from answering, and the log why. */
export function sendFailure(request: ClientRequest, response: ClientResponse, context: FailureContext): void {
  const { error, site, services } = context
  const { reason, status, cause, page = cause, fields = [] } = failureOf(error)
  const reference = referenceFor(request, services.trusted)
  const method = request.method ?? 'GET'
  const audience = audienceOf(method, request.headers)
  const place = { host: hostToLog(request), path: canonicalPath(splitTarget(context.target).path) }
  const code = codeOf(error)
  const { record } = context
  const { upstreamStatus } = record
  services.logger.warn(
    {
      ...{ reference, site: site.name, status, code, detail: error.message, cause, audience },
      ...(upstreamStatus > 0 && { upstreamStatus }),
      ...{ method, ...place, ...traceTold(record) },
    },
    reason,
  )
  // RFC 9112 9.6: who is not understood is not listened to any further.
  if (NOT_HEARD_OUT.has(status)) endAfter(response)
  const { pages } = site
  const isSent = !isAsking(method)
  const answer = answerAnyway(
    {
      ...{ status, cause, page, reference, audience, isSent, pages },
      ...preferencesOf(request.headers),
      fields: [...fields, ...(context.fields ?? [])],
    },
    services.logger,
  )
  sendAnswer(response, method, isProbe(method, request.headers) ? probeAnswer(answer) : answer)
  noteFailure(context, { reference, code: boundedCode(code) })
  const told = { reference, site: site.name, cause, audience, status, method, path: place.path }
  services.recent.add({ ...told, ...NO_RULE, code: record.code, upstreamStatus })
}

/** What is not known of a refusal that no rule has recognised. */
const NO_RULE = { rule: '', action: 'failure', isObserved: false }

function noteFailure(
  { record, site }: FailureContext,
  { reference, code }: { readonly reference: string; readonly code: string },
): void {
  record.site = site.name
  record.reference = reference
  record.code = code
  record.answered('failure')
}

const NOT_HEARD_OUT: ReadonlySet<number> = new Set([400, 408, 413, 431, 501])

// What is no host may hold a password: user:password@host.
function hostToLog(request: ClientRequest): string | undefined {
  const authority = authorityOf(request)
  return authority !== undefined && isAuthority(authority) ? authority : undefined
}
