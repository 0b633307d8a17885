import type { Dispatcher } from 'undici'
import type { HeaderFields } from '../../../rules/fields.ts'
import { connectionOptions } from '../../headerPairs.ts'
import { fieldValues } from '../../../rules/fields.ts'
import type { ClientResponse } from '../../clientResponse.ts'
import { codeOf, isClosedByPeer } from '../../answer/failure.ts'
import type { Relay } from '../../relay.ts'
import type { Pin } from './pin.ts'

type Controller = Dispatcher.DispatchController

// A leg of a sign-in waits for the upload that it answers, but not for a client that has stopped sending.
const MAX_UPLOAD_WAIT_MS = 10_000

/** An answer on a pinned connection: the relay's, with what the connection means for the client's own. */
export class PinnedAnswer implements Dispatcher.DispatchHandler {
  readonly #pin: Pin
  readonly #relay: Relay
  readonly #response: ClientResponse
  #isSent = false
  #hasBegun = false
  #sendHead: (() => void) | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(pin: Pin, relay: Relay, response: ClientResponse) {
    this.#pin = pin
    this.#relay = relay
    this.#response = response
  }

  onRequestStart(controller: Controller): void {
    this.#relay.onRequestStart(controller)
  }

  onRequestSent(): void {
    this.#isSent = true
    // Not before undici knows it too.
    if (this.#sendHead !== undefined) setImmediate(() => this.#release())
  }

  onResponseStarted(): void {
    this.#hasBegun = true
  }

  onResponseStart(controller: Controller, status: number, headers: HeaderFields, message?: string): void {
    if (status < 200) {
      this.#relay.onResponseStart(controller, status, headers, message)
      return
    }
    this.#pin.markServed()
    const closes = saysClose(headers)
    if (closes && !this.#response.headersSent) this.#response.shouldKeepAlive = false
    const start = (): void => this.#relay.onResponseStart(controller, status, headers, message)
    // An answer that ends before its request would make undici close the connection, and the sign-in go with it.
    if (this.#isSent || closes || status !== 401) start()
    else this.#holdBack(controller, start)
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    this.#relay.onResponseData(controller, chunk)
  }

  onResponseEnd(controller: Controller): void {
    this.#release()
    this.#relay.onResponseEnd(controller)
  }

  onResponseError(controller: Controller, error: Error): void {
    clearTimeout(this.#timer)
    this.#sendHead = undefined
    // As if the client had spoken to the upstream itself: whoever finds a used connection closed asks again over a new
    // one (RFC 9112 9.3.1), and begins its sign-in anew.
    if (this.#pin.hasServed && !this.#hasBegun && isClosed(error)) this.#response.destroy()
    this.#relay.onResponseError(controller, error)
  }

  #holdBack(controller: Controller, start: () => void): void {
    controller.pause()
    this.#timer = setTimeout(() => this.#release(), MAX_UPLOAD_WAIT_MS)
    this.#sendHead = () => {
      try {
        start()
        controller.resume()
      } catch (error) {
        controller.abort(error as Error) // a head that cannot be sent
      }
    }
  }

  #release(): void {
    clearTimeout(this.#timer)
    const sendHead = this.#sendHead
    this.#sendHead = undefined
    sendHead?.()
  }
}

function isClosed(error: Error): boolean {
  const code = codeOf(error)
  return isClosedByPeer(code) || code === 'USHER_PINNED_CLOSED'
}

function saysClose(headers: HeaderFields): boolean {
  const options = fieldValues(headers, 'connection').join(',').toLowerCase()
  return options === 'close' || (connectionOptions(options)?.has('close') ?? false)
}
