import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Dispatcher } from 'undici'
import { compileRules } from '../../../rules/ruleSet.ts'
import { UsherFailure } from '../../answer/failure.ts'
import { decodePairs } from '../../headerPairs.ts'
import { Relay } from '../../relay.ts'
import type { ForwardOptions } from '../../site.ts'
import { requestTo } from '../requestTo.ts'
import { failUpgrade, noteTunnel, switchOver } from '../tunnel.ts'
import type { Upgrade } from '../tunnel.ts'
import type { Pin } from './pin.ts'
import { PinnedAnswer } from './pinnedAnswer.ts'

// A refusal of an upgrade reaches the client as it is: nobody would look at a page.
const NO_RULES = compileRules([])

/**
 * Asks for another protocol over a client's own upstream connection, on which it may be signed in. Both connections are
 * no more HTTP from then on, so that nothing is lost by it.
 */
export function takeOver(pin: Pin, upgrade: Upgrade, options: ForwardOptions): void {
  const { request, response } = upgrade
  const site = { ...options.site, rules: NO_RULES }
  const relay = new Relay(request, response, { ...options, site })
  const { upgrade: protocol } = request.headers
  options.record.handOver()
  pin.dispatch(
    { ...requestTo(request, options), upgrade: protocol ?? null },
    new PinnedUpgrade(pin, relay, { upgrade, options }),
  )
}

type Wanted = { readonly upgrade: Upgrade; readonly options: ForwardOptions }

class PinnedUpgrade extends PinnedAnswer {
  readonly #pin: Pin
  readonly #wanted: Wanted

  constructor(pin: Pin, relay: Relay, wanted: Wanted) {
    super(pin, relay, wanted.upgrade.response)
    this.#pin = pin
    this.#wanted = wanted
  }

  onRequestUpgrade(
    { rawHeaders }: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    socket: Duplex,
  ): void {
    const { upgrade, options } = this.#wanted
    const { request } = upgrade
    this.#pin.handOver()
    // undici has put back what came behind the head.
    const upstream = { socket: socket as Socket, head: Buffer.alloc(0) }
    const switched = { status, reason: STATUS_CODES[status] ?? '', pairs: decodePairs(rawHeaders), upstream }
    options.record.headCame(status)
    if (request.socket.destroyed) socket.destroy()
    else if (switchOver(upgrade, switched)) noteTunnel(upgrade, options)
    else failUpgrade(upgrade, new UsherFailure('USHER_UNASKED_SWITCH'), options)
  }
}
