import type { Dispatcher } from 'undici'
import { sendFailure, UsherFailure } from '../answer/failure.ts'
import type { ClientRequest } from '../client.ts'
import type { ClientResponse } from '../clientResponse.ts'
import { Relay } from '../relay.ts'
import type { ForwardOptions } from '../site.ts'

export type Pooled = {
  readonly request: ClientRequest
  readonly response: ClientResponse
  /** The request as undici takes it; made anew for each try. */
  readonly describe: () => Dispatcher.DispatchOptions
}

/** Sends a request over the connections that everybody shares, as soon as one may be used. */
export function forwardPooled({ request, response, describe }: Pooled, options: ForwardOptions): void {
  const { pool, openFresh, queue } = options.site.upstream
  const { record, services, site } = options
  let hasLeft = false
  // A failure at the very end is told as well as the end.
  function leaveOnce(): void {
    if (hasLeft) return
    hasLeft = true
    queue.leave()
  }
  const relay: Relay = new Relay(request, response, options, {
    again: () => {
      services.counts.add('second-try', site.name)
      const fresh = openFresh()
      fresh.dispatch(describe(), relay)
      // When this one is answered.
      void fresh.close()
    },
    onEnd: leaveOnce,
  })
  queue.enter(response, {
    start: () => {
      record.handOver()
      pool.dispatch(describe(), relay)
    },
    refuse: (code) => sendFailure(request, response, { ...options, error: new UsherFailure(code) }),
  })
}
