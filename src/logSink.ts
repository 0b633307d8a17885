import { writeSync, writevSync } from 'node:fs'

// A reader that is slow for a moment loses nothing; one that has stopped costs no more than this.
const MAX_PENDING_BYTES = 1_048_576
const TRY_AGAIN_MS = 20

// IOV_MAX of Linux: as many as one call takes.
const MAX_LINES = 1_024

// At the exit, which nothing comes after.
const MAX_LAST_TRIES = 50

/**
 * Lines to a file descriptor. A disk that is full, a pipe that nobody reads or that is closed costs lines, which are
 * counted, and never a request: nothing waits for a line, and nothing fails with one.
 */
export class LogSink {
  readonly #descriptor: number
  #pending: Buffer[] = []
  #pendingBytes = 0
  #isBroken = false
  #timer: NodeJS.Timeout | undefined
  #lost = 0

  constructor(descriptor: number) {
    this.#descriptor = descriptor
    process.once('exit', () => this.#flushAtExit())
  }

  /** How many lines were lost since the start. */
  get lost(): number {
    return this.#lost
  }

  write(line: string): void {
    const bytes = Buffer.from(line)
    if (this.#pendingBytes + bytes.length > MAX_PENDING_BYTES) {
      this.#lost += 1
      return
    }
    this.#pending.push(bytes)
    this.#pendingBytes += bytes.length
    // All lines of one turn of the event loop in one call of the system.
    if (this.#timer === undefined && this.#pending.length === 1) setImmediate(() => this.#flush())
  }

  #flush(): void {
    this.#timer = undefined
    while (this.#pending.length > 0) {
      if (this.#writePending() === 'done') continue
      this.#timer = setTimeout(() => this.#flush(), TRY_AGAIN_MS)
      this.#timer.unref()
      return
    }
  }

  #writePending(): 'done' | 'later' {
    try {
      // What went before may have been cut in its middle.
      if (this.#isBroken) writeSync(this.#descriptor, '\n')
      this.#isBroken = false
      this.#take(writevSync(this.#descriptor, this.#pending.slice(0, MAX_LINES)))
      return 'done'
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 'later'
      this.#pendingBytes -= this.#pending.shift()?.length ?? 0
      this.#isBroken = true
      this.#lost += 1
      return 'done'
    }
  }

  #take(written: number): void {
    this.#pendingBytes -= written
    let [whole, left] = [0, written]
    for (const line of this.#pending) {
      if (left < line.length) break
      left -= line.length
      whole += 1
    }
    this.#pending.splice(0, whole)
    const [cut] = this.#pending
    if (cut !== undefined && left > 0) this.#pending[0] = cut.subarray(left)
  }

  #flushAtExit(): void {
    clearTimeout(this.#timer)
    for (let tries = 0; tries < MAX_LAST_TRIES && this.#pending.length > 0; tries++) {
      if (this.#writePending() === 'later')
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TRY_AGAIN_MS)
    }
  }
}
