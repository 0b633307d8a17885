import { fstatSync, writeSync, writevSync } from 'node:fs'
import { MAX_ATOMIC_BYTES } from './atomicLine.ts'

// A reader that is slow for a moment loses nothing; one that has stopped costs no more than this.
const MAX_PENDING_BYTES = 1_048_576
const TRY_AGAIN_MS = 20

// IOV_MAX of Linux: as many as one call takes.
const MAX_LINES = 1_024

// At the exit, which nothing comes after.
const MAX_LAST_TRIES = 50

export type LogSinkOptions = {
  /** Whether other processes write to the same place: then none of its lines may be cut by one of theirs. */
  readonly isShared?: boolean
}

/**
 * Lines to a file descriptor. A disk that is full, a pipe that nobody reads or that is closed costs lines, which are
 * counted, and never a request: nothing waits for a line, and nothing fails with one.
 */
export class LogSink {
  readonly #isShared: boolean
  #descriptor: number
  #maxBytesAtOnce: number
  #pending: Buffer[] = []
  #pendingBytes = 0
  #isBroken = false
  #timer: NodeJS.Timeout | undefined
  #lost = 0

  constructor(descriptor: number, { isShared = false }: LogSinkOptions = {}) {
    this.#isShared = isShared
    this.#descriptor = descriptor
    this.#maxBytesAtOnce = maxBytesAtOnce(descriptor, isShared)
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

  /** Writes to another descriptor from now on; returns the one before, to be closed. What waits goes to the old one still, as far as that takes it. */
  moveTo(descriptor: number): number {
    const old = this.#descriptor
    this.#flush()
    this.#descriptor = descriptor
    this.#maxBytesAtOnce = maxBytesAtOnce(descriptor, this.#isShared)
    return old
  }

  #flush(): void {
    clearTimeout(this.#timer)
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
      this.#take(writevSync(this.#descriptor, this.#nextLines()))
      return 'done'
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 'later'
      this.#pendingBytes -= this.#pending.shift()?.length ?? 0
      this.#isBroken = true
      this.#lost += 1
      return 'done'
    }
  }

  #nextLines(): Buffer[] {
    if (this.#pendingBytes <= this.#maxBytesAtOnce) return this.#pending.slice(0, MAX_LINES)
    let [count, bytes] = [1, this.#pending[0]?.length ?? 0]
    for (; count < Math.min(this.#pending.length, MAX_LINES); count++) {
      bytes += this.#pending[count]?.length ?? 0
      if (bytes > this.#maxBytesAtOnce) break
    }
    return this.#pending.slice(0, count)
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

// Of a file that is opened to be added to, any number is written in one piece.
function maxBytesAtOnce(descriptor: number, isShared: boolean): number {
  return isShared && !fstatSync(descriptor).isFile() ? MAX_ATOMIC_BYTES : Number.POSITIVE_INFINITY
}
