import { UsherFailure } from '../answer/failure.ts'
import type { UsherCode } from '../answer/failure.ts'
import { sendFailure } from '../answer/sendFailure.ts'
import type { ClientRequest } from '../client.ts'
import type { ClientResponse } from '../clientResponse.ts'
import { Relay } from '../relay.ts'
import type { Sender } from '../relay.ts'
import type { ForwardOptions } from '../site.ts'
import { requestTo } from './requestTo.ts'
import type { Entrance } from './requestQueue.ts'

/** Sends a request over the connections that everybody shares, as soon as one may be used. */
export function forwardPooled(
  request: ClientRequest,
  response: ClientResponse,
  options: ForwardOptions,
): void {
  options.site.upstream.queue.enter(response, new PooledRequest(request, response, options))
}

/** A request on its way through the queue, over one connection, or a second one, to its end. */
class PooledRequest implements Entrance, Sender {
  readonly #request: ClientRequest
  readonly #response: ClientResponse
  readonly #options: ForwardOptions
  readonly #relay: Relay
  #hasEnded = false

  constructor(request: ClientRequest, response: ClientResponse, options: ForwardOptions) {
    this.#request = request
    this.#response = response
    this.#options = options
    this.#relay = new Relay(request, response, options, this)
  }

  start(): void {
    this.#options.site.upstream.pool.dispatch(requestTo(this.#request, this.#options), this.#relay)
  }

  refuse(code: UsherCode): void {
    sendFailure(this.#request, this.#response, { ...this.#options, error: new UsherFailure(code) })
  }

  again(): void {
    const { services, site } = this.#options
    services.counts.add('second-try', site.name)
    const fresh = site.upstream.openFresh()
    fresh.dispatch(requestTo(this.#request, this.#options), this.#relay)
    // When this one is answered.
    void fresh.close()
  }

  // A failure at the very end is told as well as the end.
  onEnd(): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#options.site.upstream.queue.leave()
  }
}
