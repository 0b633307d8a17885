import type { Socket } from 'node:net'
import { answerOn } from '../../front/clientError.ts'
import { endAndLinger, isLingering } from '../../front/linger.ts'

/** Ends a client connection, behind the answer that it is giving where there is one. */
export function endAfterAnswer(socket: Socket): void {
  if (socket.destroyed || isLingering(socket)) return
  const answering = answerOn(socket)
  if (answering === undefined) endAndLinger(socket)
  // Node says so in its head, and closes.
  else if (!answering.headersSent) answering.shouldKeepAlive = false
  else answering.once('finish', () => endAndLinger(socket))
}
