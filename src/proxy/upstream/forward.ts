import type { Dispatcher } from 'undici'
import { hasBody } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import type { ClientResponse } from '../clientResponse.ts'
import { pairValues } from '../headerPairs.ts'
import { Relay } from '../relay.ts'
import { upstreamRequestPairs } from './requestHead.ts'
import type { ForwardOptions } from '../site.ts'

/** Sends a request to the site's upstream, and its answer back: untouched, or as the rules of the site say. */
export function forward(request: ClientRequest, response: ClientResponse, options: ForwardOptions): void {
  const { site, services, target } = options
  site.upstream.pool.dispatch(
    {
      path: target,
      method: request.method as Dispatcher.HttpMethod,
      headers: upstreamRequestPairs(request, { ...services, host: site.upstream.host }),
      // undici takes any async iterable; its types do not say so.
      body: hasBody(request) ? (uploadOf(request) as unknown as Buffer) : null,
      // Unset, HEAD and some methods with a body would close the upstream's connection each time.
      reset: signsInToConnection(request),
      ...ONE_SERVER_NAME,
    },
    new Relay(request, response, options),
  )
}

// undici takes a new name for a new server, and would connect anew for each client's Host. Which name is sent and verified
// is said in upstream.ts; this one only never changes. Not among undici's types.
const ONE_SERVER_NAME = { servername: 'upstream' } as const

// RFC 4559 6: NTLM and Negotiate sign in the connection, not the request. One that carried them is closed after its
// answer, so that nobody else's request ever goes out under that identity.
function signsInToConnection({ rawHeaders }: ClientRequest): boolean {
  // Every line of it: node:http shows the first alone.
  return pairValues(rawHeaders, 'authorization').some((value) => /^\s*(ntlm|nego)/i.test(value))
}

// Not the stream itself: undici would destroy it, and the client's connection with it, when the upstream answers before
// the upload ends. What the client still sends then is read and dropped, so that its next request can be understood.
async function* uploadOf(request: ClientRequest): AsyncGenerator<Buffer> {
  try {
    yield* request.iterator({ destroyOnReturn: false })
  } finally {
    request.resume()
  }
}
