import { printable } from '../printable.ts'

let isWatched = false

/** Writes to standard output. Who stops reading (`| head`) has what they wanted, and no error. */
export function say(text: string): void {
  if (!isWatched) process.stdout.once('error', endQuietly)
  isWatched = true
  process.stdout.write(text)
}

/** Writes a line to standard error, with nothing in it that a terminal would obey. */
export function warn(text: string): void {
  process.stderr.write(`${printable(text)}\n`)
}

function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}

/** A number of things: `1 test`, `2 tests`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
