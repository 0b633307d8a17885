import type { Dispatcher } from 'undici'
import { uploadOf } from '../body/upload.ts'
import { hasBody } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import type { ForwardOptions } from '../site.ts'
import { upstreamRequestPairs } from './requestHead.ts'

/** The request as undici takes it; made anew for each try. */
export function requestTo(
  request: ClientRequest,
  options: ForwardOptions,
): Dispatcher.DispatchOptions & { readonly servername: string } {
  return {
    path: options.target,
    method: request.method as Dispatcher.HttpMethod,
    headers: upstreamRequestPairs(request, options),
    // undici takes any async iterable; its types do not say so.
    body: hasBody(request) ? (uploadOf(request, options) as unknown as Buffer) : null,
    // Unset, HEAD and some methods with a body would close the upstream's connection each time.
    reset: false,
    servername: ONE_SERVER_NAME,
  }
}

// undici takes a new name for a new server, and would connect anew for each client's Host. Which name is sent and verified
// is said in upstream.ts; this one only never changes. Not among undici's types.
const ONE_SERVER_NAME = 'upstream'
