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
