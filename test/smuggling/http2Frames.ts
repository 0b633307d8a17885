// HTTP/2 by hand (RFC 9113), so that what no library would send can be sent.
import { connect } from 'node:tls'
import { afterOwn } from '../helpers/ownTime.ts'

export type Field = readonly [name: string, value: string]

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

// RFC 9113 6
const TYPES = { data: 0, headers: 1, reset: 3, settings: 4, goAway: 7 } as const
const END_STREAM = 0x1
const END_HEADERS = 0x4

const STREAM = 1

// RFC 7541 6.1: an indexed field, number 8 of the static table.
const STATUS_200 = 0x88

/** A field section as one frame. */
export function headers(fields: readonly Field[], { endsStream = true } = {}): Buffer {
  const flags = END_HEADERS + (endsStream ? END_STREAM : 0)
  return frame(TYPES.headers, flags, Buffer.concat(fields.map(literal)))
}

export function data(text: string, { endsStream = true } = {}): Buffer {
  return frame(TYPES.data, endsStream ? END_STREAM : 0, Buffer.from(text, 'latin1'))
}

function frame(type: number, flags: number, payload: Buffer, stream = STREAM): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

// RFC 7541 6.2.2: kept by nobody, name and value in full.
function literal([name, value]: Field): Buffer {
  return Buffer.concat([Buffer.of(0), stringOf(name), stringOf(value)])
}

function stringOf(value: string): Buffer {
  const bytes = Buffer.from(value, 'latin1')
  if (bytes.length < 127) return Buffer.concat([Buffer.of(bytes.length), bytes])
  const rest = bytes.length - 127
  const size = rest < 128 ? [127, rest] : [127, (rest % 128) + 128, Math.floor(rest / 128)]
  return Buffer.concat([Buffer.from(size), bytes])
}

const MAX_WAIT_MS = 2_000

/** Sends frames on a connection of its own; resolves with what became of the stream. */
export async function exchangeFrames(
  port: number,
  frames: readonly Buffer[],
): Promise<'200' | 'refused' | 'nothing'> {
  const socket = connect({ port, host: '127.0.0.1', ALPNProtocols: ['h2'], rejectUnauthorized: false })
  socket.on('error', () => socket.destroy())
  socket.write(Buffer.concat([PREFACE, frame(TYPES.settings, 0, Buffer.alloc(0), 0), ...frames]))
  let pending: Buffer = Buffer.alloc(0)
  return new Promise((resolve) => {
    const end = (outcome: '200' | 'refused' | 'nothing'): void => {
      forget()
      socket.destroy()
      resolve(outcome)
    }
    const forget = afterOwn(MAX_WAIT_MS, () => end('nothing'))
    socket.on('close', () => end('refused'))
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk])
      for (let next = cut(pending); next; next = cut(pending)) {
        pending = next.rest
        if (next.type === TYPES.reset || next.type === TYPES.goAway) end('refused')
        if (next.type === TYPES.headers) end(next.payload[0] === STATUS_200 ? '200' : 'refused')
      }
    })
  })
}

function cut(bytes: Buffer): { type: number; payload: Buffer; rest: Buffer } | undefined {
  const size = bytes.length < 9 ? Infinity : 9 + bytes.readUIntBE(0, 3)
  if (bytes.length < size) return undefined
  return { type: bytes.readUInt8(3), payload: bytes.subarray(9, size), rest: bytes.subarray(size) }
}
