import type { Socket } from 'node:net'
import type { Client, Dispatcher } from 'undici'
import type { OpenOwn } from './openOwn.ts'

export type PinOptions = {
  readonly openOwn: OpenOwn
  /** For whom, where a trusted proxy that stands in between says so. */
  readonly person: string | undefined
  /** It is closed, or could not be made. */
  readonly onOver: (pin: Pin) => void
}

/** One upstream connection that belongs to one client connection. It is made once, and never again. */
export class Pin {
  readonly person: string | undefined
  readonly #client: Client
  readonly #onOver: PinOptions['onOver']
  #hasBeenOpen = false
  #hasServed = false
  #isLetGo = false
  #isRetired = false
  #isOver = false

  constructor({ openOwn, person, onOver }: PinOptions) {
    this.person = person
    this.#onOver = onOver
    this.#client = openOwn({
      onOpen: (socket) => this.#onOpen(socket),
      onFailure: () => this.#end(),
    })
  }

  /** Sends a request over it, once those before have their answers. */
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#client.dispatch(options, handler)
  }

  /** True once an answer has come over it: it may hold a sign-in, which no new one would. */
  get hasServed(): boolean {
    return this.#hasServed
  }

  /** True where no further request may go over it. */
  get isRetired(): boolean {
    return this.#isRetired
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** True where its client has lost something with it, and is to begin anew. */
  get isMissed(): boolean {
    return this.#hasBeenOpen && !this.#isLetGo
  }

  markServed(): void {
    this.#hasServed = true
  }

  /** It speaks another protocol from here on, and lives as long as its two ends. */
  handOver(): void {
    this.#isLetGo = true
  }

  /** Closes it once the requests on it are answered. */
  retire(): void {
    if (this.#isRetired) return
    this.#isRetired = true
    this.#isLetGo = true
    void this.#client.close()
  }

  /** Closes it now. One that was handed over is closed by whoever has it. */
  destroy(): void {
    void this.#client.destroy()
    if (!this.#isLetGo) this.#end()
  }

  #onOpen(socket: Socket): void {
    this.#hasBeenOpen = true
    socket.once('close', () => this.#end())
  }

  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#onOver(this)
  }
}
