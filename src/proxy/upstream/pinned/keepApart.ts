import type { HeaderFields } from '../../../rules/fields.ts'
import { asksToSignInConnection } from '../../../rules/windowsSignIn.ts'
import { isHttp2 } from '../../client.ts'
import type { ClientRequest } from '../../client.ts'
import type { ClientResponse } from '../../clientResponse.ts'
import type { ForwardOptions } from '../../site.ts'
import { requireHttp1 } from './http1Required.ts'

export type Answered = {
  readonly request: ClientRequest
  readonly response: ClientResponse
  /** Of the upstream's answer. */
  readonly headers: HeaderFields
}

/**
 * Where an answer asks for a sign-in of the connection, its client shares no upstream connection from the next request
 * on. False where it cannot be given one, and was told to come again: then nothing of the answer is sent.
 */
export function keepApart({ request, response, headers }: Answered, options: ForwardOptions): boolean {
  if (!asksToSignInConnection(headers)) return true
  if (isHttp2(request)) {
    requireHttp1(response, options)
    return false
  }
  options.services.pinned.mark(request, options.site)
  return true
}
