import type { Server, Socket } from 'node:net'
import { isHttp2 } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import type { ClientResponse } from '../clientResponse.ts'
import { cutOff } from '../clientResponse.ts'
import { answerOn } from './clientError.ts'

// How often clients are looked at, as Node does for its own limits; oftener where the limit is shorter than a few of these.
const LOOK_EVERY_MS = 1_000
const LOOKS_WITHIN_LIMIT = 4

/** Clients, and whether they read their answers. */
export type Readers = {
  /** Watches the clients of a server. encrypted says whether TLS stands before HTTP. */
  watch(server: Server, { encrypted }: { encrypted: boolean }): void
  /** Another limit from now on; 0: none. */
  limit(timeoutMs: number): void
  stop(): void
}

/**
 * Ends what a client does not take: bytes that wait to be sent, and none of which left within the limit, once there is
 * one. onEnd is told of each.
 */
export function watchReaders(onEnd: () => void): Readers {
  const readers = new Set<Reader>()
  let timer: NodeJS.Timeout | undefined
  let limitMs = 0
  const look = (timeoutMs: number): void => {
    const now = performance.now()
    for (const reader of readers) {
      const stalled = reader.stalledFor(timeoutMs, now)
      if (stalled === undefined) continue
      readers.delete(reader)
      onEnd()
      cutOff(stalled)
    }
  }
  const add = (from: Socket | ClientResponse, answerNow: AnswerNow): void => {
    const reader = new Reader(answerNow)
    readers.add(reader)
    from.on('close', () => readers.delete(reader))
  }
  return {
    watch(server, { encrypted }) {
      // Once for a connection, and not for each of its answers; those of HTTP/2 go side by side.
      server.on(encrypted ? 'secureConnection' : 'connection', (socket: Socket) =>
        add(socket, () => answerOn(socket)),
      )
      if (!isForHttp2(server)) return
      server.on('request', (request: ClientRequest, response: ClientResponse) => {
        if (isHttp2(request)) add(response, () => response)
      })
    },
    limit(timeoutMs) {
      if (timeoutMs === limitMs) return
      limitMs = timeoutMs
      clearInterval(timer)
      const everyMs = Math.min(LOOK_EVERY_MS, timeoutMs / LOOKS_WITHIN_LIMIT)
      timer = timeoutMs === 0 ? undefined : setInterval(look, everyMs, timeoutMs).unref()
    },
    stop: () => clearInterval(timer),
  }
}

function isForHttp2(server: Server): boolean {
  return 'updateSettings' in server
}

type AnswerNow = () => ClientResponse | undefined

class Reader {
  readonly #answerNow: AnswerNow
  // Bytes of it wait.
  #answer: ClientResponse | undefined
  #waitingBytes = 0
  #since = 0

  constructor(answerNow: AnswerNow) {
    this.#answerNow = answerNow
  }

  /** The answer of which bytes have waited for as long as that, and none left. Asked every now and then. */
  stalledFor(limitMs: number, now: number): ClientResponse | undefined {
    const answer = this.#answerNow()
    const waitingBytes = answer === undefined ? 0 : waitingIn(answer)
    if (waitingBytes > 0 && answer === this.#answer && waitingBytes === this.#waitingBytes)
      return now - this.#since >= limitMs ? answer : undefined
    // As many bytes may wait again by the time of the next look.
    if (waitingBytes > 0 && answer !== this.#answer)
      answer?.on('drain', () => (this.#since = performance.now()))
    this.#answer = waitingBytes > 0 ? answer : undefined
    this.#waitingBytes = waitingBytes
    this.#since = now
    return undefined
  }
}

// A pipelined answer that waits for those before it has no socket yet, and waits for no reader of its own.
function waitingIn(response: ClientResponse): number {
  return response.socket === null ? 0 : response.writableLength
}
