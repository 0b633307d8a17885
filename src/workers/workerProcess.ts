import cluster from 'node:cluster'
import type { Worker } from 'node:cluster'
import type { Asked } from '../rules/accessRequest.ts'
import { Awaited } from './awaited.ts'
import type { Question, ToPrimary, ToWorker } from './messages.ts'

/** How a process ended. */
export type Ended = { readonly code: number | null; readonly signal: string | null }

/** assigned: it knows what to serve; leaving: it takes no more connections. */
export type WorkerStage = 'starting' | 'assigned' | 'serving' | 'leaving'

/** What a worker tells, with the process that does. */
export type WorkerEvents = {
  readonly onReady: (from: WorkerProcess) => void
  readonly onListening: (from: WorkerProcess, addresses: readonly string[]) => void
  readonly onFailed: (from: WorkerProcess, message: string) => void
  readonly onLeaving: (from: WorkerProcess, isFault: boolean) => void
  readonly onAsk: (from: WorkerProcess, asked: { id: number; site: string; asked: Asked }) => void
  readonly onExit: (from: WorkerProcess, ended: Ended) => void
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never

/** What a worker is to do, and answers. */
export type Order = WithoutId<Extract<ToWorker, { kind: 'prepare' | 'commit' | 'discard' }>>

/** One worker, as the primary sees it. */
export class WorkerProcess {
  /** Counts from 1. */
  readonly number: number
  readonly startedAt = performance.now()
  stage: WorkerStage = 'starting'
  readonly #worker: Worker
  readonly #events: WorkerEvents
  readonly #answers = new Awaited<unknown>()
  #isOver = false

  constructor(number: number, events: WorkerEvents) {
    this.number = number
    this.#events = events
    this.#worker = cluster.fork()
    this.#worker.on('message', (message: ToPrimary) => this.#hear(message))
    this.#worker.on('exit', (code, signal) => this.#end({ code, signal }))
    // Also of a message to a process that has just ended, whose exit is told by itself.
    this.#worker.on('error', () => this.pid === undefined && this.#end({ code: null, signal: null }))
  }

  /** undefined where the system let it have no process. */
  get pid(): number | undefined {
    return this.#worker.process.pid
  }

  get isAlive(): boolean {
    return !this.#isOver
  }

  tell(message: ToWorker): void {
    if (this.#worker.isConnected()) this.#worker.send(message, () => undefined)
  }

  /** Rejects where it does not answer within this. */
  ask(about: Question, withinMs: number): Promise<unknown> {
    return this.#answers.next((id) => this.tell({ kind: 'question', id, about }), withinMs)
  }

  /** Rejects where it does not answer within this, or ends. */
  order(order: Order, withinMs: number): Promise<unknown> {
    return this.#answers.next((id) => this.tell({ ...order, id }), withinMs)
  }

  kill(): void {
    this.#worker.process.kill('SIGKILL')
  }

  #hear(message: ToPrimary): void {
    const events = this.#events
    if (message.kind === 'ready') events.onReady(this)
    else if (message.kind === 'listening') events.onListening(this, message.addresses)
    else if (message.kind === 'failed') events.onFailed(this, message.message)
    else if (message.kind === 'leaving') events.onLeaving(this, message.isFault)
    else if (message.kind === 'ask') events.onAsk(this, message)
    else this.#answers.settle(message.id, message.answer)
  }

  #end(ended: Ended): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#answers.giveUp('the worker has ended')
    this.#events.onExit(this, ended)
  }
}
