import type { Dispatcher } from 'undici'
import type { Decision } from '../rules/decide.ts'
import type { Exchange } from '../rules/exchange.ts'
import type { HeaderFields } from '../rules/fields.ts'
import type { ClientRequest } from './client.ts'
import { addTrailers, flushHeaders, writeHead, writeInformation } from './clientResponse.ts'
import type { ClientResponse, Head } from './clientResponse.ts'
import { codeOf, sendFailure } from './failure.ts'
import type { ForwardOptions } from './site.ts'
import { decodePairs, withoutHopByHop } from './headerPairs.ts'
import { HeldBody } from './heldBody.ts'
import { decideOrPass, exchangeOf, readHeld, sendOwnAnswer } from './judge.ts'
import type { Judged } from './judge.ts'

type Controller = Dispatcher.DispatchController

type State =
  | 'waiting' // for the head of the upstream's answer
  | 'looking' // holding its first bytes until the rules have seen them
  | 'streaming' // it goes to the client as it comes
  | 'answered' // the client has our own answer; what the upstream still sends is dropped
  | 'over'

// A short rest of a body is read to its end, so that the connection can be used again; a long or slow one is cut off.
const MAX_DROPPED_BYTES = 262_144
const MAX_DROPPING_MS = 2_000

// A body that trickles is not waited for: what has come by then decides.
const MAX_LOOKING_MS = 5_000

/** One answer on its way from the upstream to the client. Called by undici, event by event. */
export class Relay implements Dispatcher.DispatchHandler {
  readonly #request: ClientRequest
  readonly #response: ClientResponse
  readonly #options: ForwardOptions
  #state: State = 'waiting'
  #controller: Controller | undefined
  #head: Head | undefined
  #exchange: Exchange | undefined
  #held: HeldBody | undefined
  #bodyStarted = false
  #droppedBytes = 0
  #timer: NodeJS.Timeout | undefined

  constructor(request: ClientRequest, response: ClientResponse, options: ForwardOptions) {
    this.#request = request
    this.#response = response
    this.#options = options
    response.on('close', () => this.#onClientClose())
    response.on('drain', () => this.#controller?.resume())
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller
    // A request may have waited for a free connection for longer than its client did.
    if (this.#state === 'over') controller.abort(new Abandoned('the client left'))
  }

  onResponseStart(
    controller: Controller,
    status: number,
    headers: HeaderFields,
    statusMessage?: string,
  ): void {
    const pairs = decodePairs(controller.rawHeaders)
    if (status < 200) {
      writeInformation(this.#response, status, withoutHopByHop(pairs))
      return
    }
    this.#head = { status, statusMessage, pairs }
    this.#exchange = exchangeOf(this.#request, { status, headers }, this.#options)
    this.#carryOut(decideOrPass(this.#exchange, this.#options), this.#exchange)
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.#state === 'streaming') {
      this.#write(chunk)
    } else if (this.#state === 'looking') {
      this.#held?.add(chunk)
      if (this.#held?.isFull) this.#endLook()
    } else {
      this.#droppedBytes += chunk.length
      if (this.#droppedBytes > MAX_DROPPED_BYTES) controller.abort(new Abandoned('the rest is not wanted'))
    }
  }

  onResponseEnd(controller: Controller): void {
    if (this.#state === 'looking') this.#endLook()
    if (this.#state === 'streaming') {
      addTrailers(this.#response, decodePairs(controller.rawTrailers))
      this.#response.end()
    }
    this.#finish()
  }

  onResponseError(_controller: Controller, error: Error): void {
    if (this.#state === 'looking') this.#endLook()
    if (this.#state === 'waiting') this.#fail(error)
    if (this.#state === 'streaming') this.#cut(error)
    this.#finish()
  }

  #fail(error: Error): void {
    const gone = this.#response.destroyed
    try {
      if (!gone) sendFailure(this.#request, this.#response, { ...this.#options, error })
    } catch {
      this.#request.destroy() // not even that can be sent: the client sees the connection or stream end
    }
    this.#finish()
  }

  // A body cut short must be seen to be: never a clean end.
  #cut(error: Error): void {
    const { site, services } = this.#options
    const { method, path } = this.#exchange ?? {}
    services.logger.warn(
      { site: site.name, code: codeOf(error), detail: error.message, method, path },
      'the upstream broke off inside a body',
    )
    this.#response.destroy(error)
  }

  #carryOut(decision: Decision, exchange: Exchange): void {
    if (decision.action === 'look') {
      const { limits, heldBytes } = this.#options.services
      this.#state = 'looking'
      this.#held = new HeldBody(limits.maxHeldBytes, heldBytes)
      this.#timer = setTimeout(() => this.#endLook(), MAX_LOOKING_MS)
      return
    }
    const head = this.#head ?? NO_HEAD
    if (decision.action !== 'pass' && this.#answer({ exchange, verdict: decision, upstream: head })) return
    this.#pass(head)
  }

  // False where our own answer could not be made or sent; nothing has been sent then.
  #answer(judged: Judged): boolean {
    const options = { ...this.#options, request: this.#request, response: this.#response }
    if (!sendOwnAnswer(judged, options)) return false
    this.#state = 'answered'
    this.#timer = setTimeout(
      () => this.#controller?.abort(new Abandoned('the rest takes too long')),
      MAX_DROPPING_MS,
    )
    return true
  }

  #pass({ pairs, ...head }: Head): void {
    // A head that cannot be sent throws here, and undici tells onResponseError.
    writeHead(this.#response, { ...head, pairs: withoutHopByHop(pairs) })
    this.#state = 'streaming'
    // Head and first bytes in one packet where they come together; the head of a slow body does not wait.
    process.nextTick(flushHead, this)
  }

  /** Sends a head that no body byte has followed yet. */
  flushHead(): void {
    if (!this.#bodyStarted && this.#state === 'streaming') flushHeaders(this.#response)
  }

  #endLook(): void {
    const exchange = this.#exchange
    const held = this.#held
    if (!exchange || !held) return
    const body = readHeld(held.prefix, exchange, this.#options)
    const chunks = held.release()
    this.#held = undefined
    clearTimeout(this.#timer)
    this.#state = 'waiting'
    try {
      this.#carryOut(decideOrPass(exchange.withBody(body), this.#options), exchange)
    } catch (error) {
      // A head that cannot be sent. Nobody above may be there to catch: a look may end by its timer.
      this.#fail(error as Error)
      this.#controller?.abort(new Abandoned('the answer cannot be sent'))
    }
    for (const chunk of this.#isStreaming() ? chunks : []) this.#write(chunk)
  }

  // A method, because the compiler cannot know what carrying out a decision did to the state.
  #isStreaming(): boolean {
    return this.#state === 'streaming'
  }

  #write(chunk: Buffer): void {
    this.#bodyStarted = true
    if (!this.#response.write(chunk)) this.#controller?.pause()
  }

  #onClientClose(): void {
    // Answered, the response is closed as a matter of course, and the rest of the body is still being dropped.
    if (this.#state === 'over' || this.#state === 'answered') return
    this.#finish()
    this.#controller?.abort(new Abandoned('the client left'))
  }

  #finish(): void {
    this.#state = 'over'
    this.#held?.release()
    this.#held = undefined
    clearTimeout(this.#timer)
  }
}

const NO_HEAD: Head = { status: 502, statusMessage: undefined, pairs: [] }

function flushHead(relay: Relay): void {
  relay.flushHead()
}

/** Why Usher itself ended a request to the upstream: nobody's failure. */
class Abandoned extends Error {
  readonly code = 'USHER_ABANDONED'
}
