import type { Asked, Receipt } from '../rules/accessRequest.ts'
import { Awaited } from './awaited.ts'
import type { ToPrimary, ToWorker } from './messages.ts'

/** The way from a worker to its primary. */
export class Channel {
  readonly #receipts = new Awaited<Receipt>()

  constructor(hear: (message: Exclude<ToWorker, { kind: 'receipt' }>) => void) {
    process.on('message', (message: ToWorker) => {
      if (message.kind === 'receipt') this.#receipts.settle(message.id, message.receipt)
      else hear(message)
    })
    process.once('disconnect', () => this.#receipts.giveUp('the primary process has gone'))
  }

  /** Resolves when it is sent, or can no longer be. */
  tell(message: ToPrimary): Promise<void> {
    if (!process.connected) return Promise.resolve()
    return new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()))
  }

  /** Rejects where the primary has gone. */
  ask(site: string, asked: Asked): Promise<Receipt> {
    return this.#receipts.next((id) => void this.tell({ kind: 'ask', id, site, asked }))
  }
}
