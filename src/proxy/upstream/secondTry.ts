import type { Socket } from 'node:net'
import { isAsking } from '../../rules/method.ts'
import { codeOf, isClosedByPeer } from '../answer/failure.ts'
import { hasBody } from '../client.ts'
import type { ClientRequest } from '../client.ts'

/**
 * An upstream may close an idle connection at the moment at which a request is sent over it (RFC 9112 9.3.1). Whether that
 * request may be sent a second time, which it may once, and only where nobody can have seen the first.
 */
export class SecondTry {
  readonly #request: ClientRequest
  #socket: Socket | undefined
  #bytesBefore = 0
  #isUsed = false

  constructor(request: ClientRequest) {
    this.#request = request
  }

  /** socket: over which it goes, where that has served before. */
  noteConnection(socket: Socket | undefined): void {
    this.#socket = socket
    this.#bytesBefore = socket?.bytesRead ?? 0
  }

  /** True, once, where the connection was an old one that closed without a byte of an answer, and sending twice does no harm. */
  take(error: Error): boolean {
    const isSafe = isAsking(this.#request.method ?? '') && !hasBody(this.#request)
    const isSilent = this.#socket !== undefined && this.#socket.bytesRead === this.#bytesBefore
    if (this.#isUsed || !isSafe || !isSilent || !isClosedByPeer(codeOf(error))) return false
    this.#isUsed = true
    return true
  }
}
