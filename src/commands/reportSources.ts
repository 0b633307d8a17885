import { createReadStream, realpathSync } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

export const STANDARD_INPUT = '-'

/** Each place once, under its first name: shells put usher.log among usher.log* again. */
export function distinctSources(names: readonly string[]): string[] {
  const places = new Map<string, string>()
  for (const name of names) {
    const place = placeOf(name)
    if (!places.has(place)) places.set(place, name)
  }
  return [...places.values()]
}

function placeOf(name: string): string {
  if (name === STANDARD_INPUT) return name
  try {
    return realpathSync(name)
  } catch {
    return name // whoever reads it says why it cannot be
  }
}

/** The bytes of a file, or of standard input; unpacked where they are gzip, whatever the name says. */
export async function* readSource(name: string): AsyncGenerator<Buffer> {
  const stream: Readable = name === STANDARD_INPUT ? process.stdin : createReadStream(name)
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const head = await firstBytes(chunks)
  const whole = joined(head, chunks)
  yield* isGzip(head) ? unpacked(whole) : whole
}

// RFC 1952 2.3.1
const GZIP = [0x1f, 0x8b]

function isGzip(head: Buffer): boolean {
  return GZIP.every((byte, index) => head[index] === byte)
}

// A pipe may bring a byte at a time.
async function firstBytes(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < GZIP.length) {
    const { done, value } = await chunks.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  return head
}

async function* joined(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head
  yield* { [Symbol.asyncIterator]: () => chunks }
}

async function* unpacked(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip()
  // Whoever reads on meets the error.
  pipeline(Readable.from(packed), gunzip, () => undefined)
  yield* gunzip as AsyncIterable<Buffer>
}
