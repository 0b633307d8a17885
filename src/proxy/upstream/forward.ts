import type { IncomingMessage } from 'node:http'
import type { Dispatcher } from 'undici'
import { signsInConnection } from '../../rules/windowsSignIn.ts'
import { sendFailure, UsherFailure } from '../answer/failure.ts'
import { hasBody, isHttp2 } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import type { ClientResponse } from '../clientResponse.ts'
import { uploadOf } from '../body/upload.ts'
import { pairValues } from '../headerPairs.ts'
import { Relay } from '../relay.ts'
import { forwardPooled } from './forwardPooled.ts'
import { requireHttp1 } from './pinned/http1Required.ts'
import { PinnedAnswer } from './pinned/pinnedAnswer.ts'
import { headSettingsOf, upstreamRequestPairs } from './requestHead.ts'
import type { ForwardOptions } from '../site.ts'

/** Sends a request to the site's upstream, and its answer back: untouched, or as the rules of the site say. */
export function forward(request: ClientRequest, response: ClientResponse, options: ForwardOptions): void {
  const describe = (): Dispatcher.DispatchOptions => requestTo(request, options)
  // RFC 4559 6: such credentials never go out over a connection that others use, and nothing of whoever sent them does.
  const signsIn = signsInConnection(credentialsOf(request))
  if (isHttp2(request) && signsIn) requireHttp1(response, options)
  else if (!isHttp2(request) && (signsIn || isMarked(request, options)))
    forwardOverOwn(request, response, options)
  else forwardPooled({ request, response, describe }, options)
}

function isMarked(request: IncomingMessage, { site, services }: ForwardOptions): boolean {
  return services.pinned.isMarked(request, site)
}

// Every line of it: node:http shows the first alone.
function credentialsOf({ headers, rawHeaders }: ClientRequest): readonly string[] {
  return headers.authorization === undefined ? NONE : pairValues(rawHeaders, 'authorization')
}

const NONE: readonly string[] = []

function forwardOverOwn(request: IncomingMessage, response: ClientResponse, options: ForwardOptions): void {
  const { site, services } = options
  const pin = services.pinned.pick(request, site)
  if (pin === 'gone') response.destroy()
  else if (pin === 'full') refuseOwn(request, response, options)
  else {
    const relay = new Relay(request, response, options)
    options.record.handOver()
    pin.dispatch(requestTo(request, options), new PinnedAnswer(pin, relay, response))
  }
}

// Never over a shared connection instead: others would be taken for this person.
function refuseOwn(request: ClientRequest, response: ClientResponse, options: ForwardOptions): void {
  sendFailure(request, response, { ...options, error: new UsherFailure('USHER_PINNED_FULL') })
}

/** The request as undici takes it. */
export function requestTo(
  request: ClientRequest,
  { site, services, target }: ForwardOptions,
): Dispatcher.DispatchOptions {
  return {
    path: target,
    method: request.method as Dispatcher.HttpMethod,
    headers: upstreamRequestPairs(request, { ...services, ...headSettingsOf(site) }),
    // undici takes any async iterable; its types do not say so.
    body: hasBody(request) ? (uploadOf(request, services.limits) as unknown as Buffer) : null,
    // Unset, HEAD and some methods with a body would close the upstream's connection each time.
    reset: false,
    ...ONE_SERVER_NAME,
  }
}

// undici takes a new name for a new server, and would connect anew for each client's Host. Which name is sent and verified
// is said in upstream.ts; this one only never changes. Not among undici's types.
const ONE_SERVER_NAME = { servername: 'upstream' } as const
