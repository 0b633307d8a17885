import type { Socket } from 'node:net'
import { Client } from 'undici'
import type { buildConnector } from 'undici'
import { UsherFailure } from '../../answer/failure.ts'

export type OwnEvents = {
  readonly onOpen: (socket: Socket) => void
  /** It could not be made. */
  readonly onFailure: () => void
}

/** Makes the connection of one client's own. It connects once, when the first request is sent. */
export type OpenOwn = (events: OwnEvents) => Client

export type OwnSettings = Pick<
  Client.Options,
  'allowH2' | 'bodyTimeout' | 'headersTimeout' | 'maxHeaderSize' | 'pipelining'
> & { readonly connect: buildConnector.connector; readonly idleMs: number }

/** How connections to this origin are made that belong to one client each. */
export function openOwnTo(origin: URL, { connect, idleMs, ...settings }: OwnSettings): OpenOwn {
  return (events) =>
    new Client(origin, {
      ...settings,
      connect: connectOnce(connect, events),
      keepAliveTimeout: idleMs,
      // What the upstream says in Keep-Alive counts where it is less, and to its end.
      keepAliveMaxTimeout: idleMs,
      keepAliveTimeoutThreshold: 0,
    })
}

/**
 * Makes a connection the first time, and no other: undici would connect anew by itself, without a word, and nobody is
 * signed in on the new one.
 */
function connectOnce(
  connect: buildConnector.connector,
  { onOpen, onFailure }: OwnEvents,
): buildConnector.connector {
  let isUsed = false
  return (target, done) => {
    if (isUsed) {
      process.nextTick(done, new UsherFailure('USHER_PINNED_CLOSED'), null)
      return
    }
    isUsed = true
    connect(target, (...outcome) => {
      const [, socket] = outcome
      if (socket) onOpen(socket)
      else onFailure()
      done(...outcome)
    })
  }
}
