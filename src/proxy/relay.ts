import type { Socket } from 'node:net'
import type { Dispatcher } from 'undici'
import type { HeaderFields } from '../rules/fields.ts'
import { canonicalPath, splitTarget } from '../rules/target.ts'
import { answerFaultOf, endToEndPairs } from './upstream/answerHead.ts'
import type { ClientRequest } from './client.ts'
import { keepApart } from './upstream/pinned/keepApart.ts'
import { PlainBody } from './body/clientBody.ts'
import type { ClientBody } from './body/clientBody.ts'
import { noteBodyBytes } from './body/spentBuffers.ts'
import { atEndOfTurn } from './endOfTurn.ts'
import { cutOff, flushHeaders, writeInformation } from './clientResponse.ts'
import type { ClientResponse, Head } from './clientResponse.ts'
import { passHead } from './answer/passHead.ts'
import { codeOf, UsherFailure } from './answer/failure.ts'
import { sendFailure } from './answer/sendFailure.ts'
import type { CloseListener } from './exchangeRecord.ts'
import type { ForwardOptions } from './site.ts'
import type { ConnectionAware } from './upstream/pooledClient.ts'
import { SecondTry } from './upstream/secondTry.ts'
import { decodePairs } from './headerPairs.ts'
import { decideOrPass, exchangeOf } from './answer/judge.ts'
import { Judgement } from './answer/judgement.ts'
import type { Arrived, JudgementEvents, Outcome } from './answer/judgement.ts'
import type { Decision } from '../rules/decide.ts'

type Controller = Dispatcher.DispatchController

type State =
  | 'waiting' // for the head of the upstream's answer
  | 'judging' // holding its first bytes back where the head leaves open what becomes of it
  | 'streaming' // it goes to the client as it comes
  | 'answered' // the client has our own answer; what the upstream still sends is dropped
  | 'over'

// A short rest of a body is read to its end, so that the connection can be used again; a long or slow one is cut off.
const MAX_DROPPED_BYTES = 262_144
const MAX_DROPPING_MS = 2_000

// Further ones are dropped: they have no end, and HTTP/2 no back-pressure for them.
const MAX_INTERIM_RESPONSES = 100

/** What a relay asks of whoever sent the request. */
export type Sender = {
  /** Sends the request a second time. */
  again(): void
  /** The upstream's connection is free, or gone. */
  onEnd(): void
}

/** One answer on its way from the upstream to the client. Called by undici, event by event. */
export class Relay implements ConnectionAware, JudgementEvents, CloseListener {
  readonly #request: ClientRequest
  readonly #response: ClientResponse
  readonly #options: ForwardOptions
  readonly #sender: Sender | undefined
  readonly #secondTry: SecondTry
  #state: State = 'waiting'
  #controller: Controller | undefined
  #judgement: Judgement | undefined
  #body: ClientBody | undefined
  #bodyStarted = false
  #hasAll = false
  #droppedBytes = 0
  #interimResponses = 0
  #timer: NodeJS.Timeout | undefined

  constructor(request: ClientRequest, response: ClientResponse, options: ForwardOptions, sender?: Sender) {
    this.#request = request
    this.#response = response
    this.#options = options
    this.#sender = sender
    this.#secondTry = new SecondTry(request)
    options.record.listener = this
  }

  onConnection(socket: Socket | undefined, now: number): void {
    this.#options.record.handOver(now)
    this.#secondTry.noteConnection(socket)
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
    const fault = answerFaultOf(status, headers)
    // undici ends the connection then, and tells onResponseError.
    if (fault) throw new UsherFailure(fault)
    const pairs = endToEndPairs(controller.rawHeaders, headers)
    if (status < 200) {
      this.#interimResponses += 1
      if (this.#interimResponses <= MAX_INTERIM_RESPONSES) writeInformation(this.#response, status, pairs)
      return
    }
    this.#options.record.headCame(status)
    const answered = { request: this.#request, response: this.#response, headers }
    // What the upstream still sends then is dropped.
    if (!keepApart(answered, this.#options)) return
    const exchange = exchangeOf(this.#request, { status, headers }, this.#options)
    this.#options.record.trail?.headCame(exchange)
    const upstream = { status, statusMessage, pairs }
    const decision = decideOrPass(exchange, this.#options)
    // A head that cannot be sent throws here, and undici tells onResponseError.
    if (decision.action === 'pass') this.#pass(upstream)
    else this.#judge({ exchange, upstream }, decision)
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    noteBodyBytes(chunk.length)
    if (this.#state === 'streaming') {
      this.#send(chunk)
    } else if (this.#state === 'judging') {
      this.#judgement?.add(chunk)
    } else {
      this.#droppedBytes += chunk.length
      if (this.#droppedBytes > MAX_DROPPED_BYTES) controller.abort(new Abandoned('the rest is not wanted'))
    }
  }

  onResponseEnd(controller: Controller): void {
    this.#hasAll = true
    this.#judgement?.end()
    if (this.#is('streaming')) this.#body?.end(decodePairs(controller.rawTrailers))
    this.#finish()
    this.#sender?.onEnd()
  }

  onResponseError(_controller: Controller, error: Error): void {
    if (this.#sender && this.#state === 'waiting' && this.#secondTry.take(error)) {
      this.#sender.again()
      return
    }
    this.#judgement?.end()
    if (this.#is('waiting') || this.#is('judging')) this.#fail(error)
    if (this.#is('streaming')) this.#cut(error)
    this.#finish()
    this.#sender?.onEnd()
  }

  #fail(error: Error): void {
    const gone = this.#response.destroyed
    try {
      if (!gone) sendFailure(this.#request, this.#response, { ...this.#options, error })
    } catch {
      this.#response.destroy() // not even that can be sent: the client sees the connection or stream end
    }
    this.#finish()
  }

  // A body cut short must be seen to be: never a clean end.
  #cut(error: Error): void {
    const { site, services, target } = this.#options
    const { method } = this.#request
    const path = canonicalPath(splitTarget(target).path)
    services.counts.add('cut-answer', site.name)
    services.logger.warn(
      { site: site.name, code: codeOf(error), detail: error.message, method, path },
      'the upstream broke off inside a body',
    )
    // What came before goes out before.
    if (this.#body?.flush() === true) setImmediate(() => cutOff(this.#response, error))
    else cutOff(this.#response, error)
  }

  // A body that cannot be read to its end: the rest of it, if any, is not wanted.
  onBroken(error: Error): void {
    const isOver = this.#state === 'over'
    this.#cut(error)
    this.#finish()
    if (!isOver) this.#controller?.abort(new Abandoned('the body cannot be read'))
  }

  // Nearly every answer.
  #pass(head: Head): void {
    passHead(this.#response, head, this.#options.record)
    this.#stream(new PlainBody(this.#response, this))
  }

  #judge(arrived: Arrived, decision: Decision): void {
    const options = { ...this.#options, request: this.#request, response: this.#response }
    this.#state = 'judging'
    this.#judgement = new Judgement(arrived, options, this)
    this.#judgement.carryOut(decision)
  }

  onOutcome(outcome: Outcome): void {
    if (outcome === 'answered') {
      this.#state = 'answered'
      if (this.#hasAll) return
      this.#timer = setTimeout(
        () => this.#controller?.abort(new Abandoned('the rest takes too long')),
        MAX_DROPPING_MS,
      )
      return
    }
    this.#stream(outcome.body)
    for (const chunk of outcome.held) this.#send(chunk)
  }

  #stream(body: ClientBody): void {
    this.#body = body
    this.#state = 'streaming'
    flushLater(this)
  }

  onFailure(error: Error): void {
    this.#fail(error)
    this.#controller?.abort(new Abandoned('the answer cannot be sent'))
  }

  onDrain(): void {
    this.#controller?.resume()
  }

  /** Sends what waits, if only a head that no byte has followed yet. */
  flush(): void {
    if (this.#state !== 'streaming') return
    if (!this.#bodyStarted) flushHeaders(this.#response)
    this.#body?.flush()
  }

  #send(chunk: Buffer): void {
    this.#bodyStarted = true
    if (this.#body?.write(chunk) === false) this.#controller?.pause()
  }

  // A method, because the compiler cannot know what judging did to the state.
  #is(state: State): boolean {
    return this.#state === state
  }

  onClientClose(): void {
    // Answered, the response is closed as a matter of course, and the rest of the body is still being dropped.
    if (this.#state === 'over' || this.#state === 'answered') return
    this.#finish()
    this.#controller?.abort(new Abandoned('the client left'))
  }

  #finish(): void {
    this.#state = 'over'
    this.#options.record.trail?.upstreamOver()
    this.#judgement?.abandon()
    clearTimeout(this.#timer)
  }
}

// Head, first bytes and end in one packet where they come together; what is slow waits for nothing.
const flushLater = atEndOfTurn((relay: Relay) => relay.flush())

/** Why Usher itself ended a request to the upstream: nobody's failure. */
class Abandoned extends Error {
  readonly code = 'USHER_ABANDONED'
}
