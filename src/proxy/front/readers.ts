import type { ClientResponse } from '../clientResponse.ts'
import { cutOff } from '../clientResponse.ts'

// How often clients are looked at, as Node does for its own limits; oftener where the limit is shorter than a few of these.
const LOOK_EVERY_MS = 1_000
const LOOKS_WITHIN_LIMIT = 4

/** Clients that are being answered, and whether they read their answers. */
export type Readers = {
  /** Watches a client until its answer is over. */
  add(response: ClientResponse): void
  stop(): void
}

type Watched = { waitingBytes: number; since: number; isHeard: boolean }

/**
 * Ends what a client does not take: bytes that wait to be sent, and none of which left within the limit. onEnd is told of
 * each. timeoutMs 0: no limit.
 */
export function watchReaders(timeoutMs: number, onEnd: () => void): Readers {
  if (timeoutMs === 0) return { add: () => undefined, stop: () => undefined }
  const watched = new Map<ClientResponse, Watched>()
  const look = (): void => {
    const now = performance.now()
    for (const [response, seen] of watched) {
      const waitingBytes = waitingIn(response)
      if (waitingBytes === 0 || waitingBytes !== seen.waitingBytes) {
        Object.assign(seen, { waitingBytes, since: now })
        if (waitingBytes > 0) hearDrain(response, seen)
      } else if (now - seen.since >= timeoutMs) {
        watched.delete(response)
        onEnd()
        cutOff(response)
      }
    }
  }
  const timer = setInterval(look, Math.min(LOOK_EVERY_MS, timeoutMs / LOOKS_WITHIN_LIMIT))
  timer.unref()
  return {
    add(response) {
      watched.set(response, { waitingBytes: 0, since: 0, isHeard: false })
      response.on('close', () => watched.delete(response))
    },
    stop: () => clearInterval(timer),
  }
}

// As many bytes may wait again by the time of the next look. Only for those that wait at all, which are few.
function hearDrain(response: ClientResponse, seen: Watched): void {
  if (seen.isHeard) return
  seen.isHeard = true
  response.on('drain', () => (seen.since = performance.now()))
}

// A pipelined answer that waits for those before it has no socket yet, and waits for no reader of its own.
function waitingIn(response: ClientResponse): number {
  return response.socket === null ? 0 : response.writableLength
}
