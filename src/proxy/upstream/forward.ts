import type { IncomingMessage } from 'node:http'
import { signsInConnection } from '../../rules/windowsSignIn.ts'
import { UsherFailure } from '../answer/failure.ts'
import { sendFailure } from '../answer/sendFailure.ts'
import { isHttp2 } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import type { ClientResponse } from '../clientResponse.ts'
import { pairValues } from '../headerPairs.ts'
import { Relay } from '../relay.ts'
import { forwardPooled } from './forwardPooled.ts'
import { requireHttp1 } from './pinned/http1Required.ts'
import { PinnedAnswer } from './pinned/pinnedAnswer.ts'
import { requestTo } from './requestTo.ts'
import type { ForwardOptions } from '../site.ts'

/** Sends a request to the site's upstream, and its answer back: untouched, or as the rules of the site say. */
export function forward(request: ClientRequest, response: ClientResponse, options: ForwardOptions): void {
  // RFC 4559 6: such credentials never go out over a connection that others use, and nothing of whoever sent them does.
  const signsIn = signsInConnection(credentialsOf(request))
  if (isHttp2(request) && signsIn) requireHttp1(response, options)
  else if (!isHttp2(request) && (signsIn || isMarked(request, options)))
    forwardOverOwn(request, response, options)
  else forwardPooled(request, response, options)
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
