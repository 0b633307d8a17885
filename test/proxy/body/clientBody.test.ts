import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import * as zlib from 'node:zlib'
import fc from 'fast-check'
import { test } from 'tap'
import { insertedBody, RecodedBody } from '../../../src/proxy/body/clientBody.ts'
import type { ClientBody } from '../../../src/proxy/body/clientBody.ts'
import type { ClientResponse } from '../../../src/proxy/clientResponse.ts'
import type { Coding } from '../../../src/proxy/body/coding.ts'
import { Insertion } from '../../../src/proxy/body/insertion.ts'
import { createRecoder } from '../../../src/proxy/body/recoder.ts'

type Codec = {
  readonly name: string
  readonly coding: Exclude<Coding, 'identity'>
  readonly encode: (bytes: Buffer) => Buffer
  readonly decode: (bytes: Buffer) => Buffer
}

const CODECS: readonly Codec[] = [
  { name: 'gzip', coding: 'gzip', encode: zlib.gzipSync, decode: zlib.gunzipSync },
  { name: 'deflate', coding: 'deflate', encode: zlib.deflateSync, decode: zlib.inflateSync },
  {
    name: 'deflate without its head',
    coding: 'deflate',
    encode: zlib.deflateRawSync,
    decode: zlib.inflateRawSync,
  },
  { name: 'br', coding: 'br', encode: zlib.brotliCompressSync, decode: zlib.brotliDecompressSync },
  { name: 'zstd', coding: 'zstd', encode: zlib.zstdCompressSync, decode: zlib.zstdDecompressSync },
]

const FRAGMENT = Buffer.from('<div>notice</div>')

/** A stream stands in for the client; what it gets, or the error that ended it. */
function startRecoding({ coding }: Codec, start: Buffer, place: number) {
  const client = new PassThrough()
  let broken: (error: Error) => void = () => undefined
  const failure = new Promise<Error>((resolve) => (broken = resolve))
  const body = new RecodedBody(
    client as unknown as ClientResponse,
    { recoder: createRecoder(coding, start), insertion: new Insertion(place, FRAGMENT) },
    {
      onDrain: () => undefined,
      onBroken(error) {
        broken(error)
        client.destroy(error)
      },
    },
  )
  return { body, client, failure }
}

function feed(body: Pick<ClientBody, 'write'>, bytes: Buffer, step: number): void {
  for (let at = 0; at < bytes.length; at += step) body.write(bytes.subarray(at, at + step))
}

const anyPage = fc.uint8Array({ minLength: 1, maxLength: 3_000 }).map((bytes) => Buffer.from(bytes))

test('a compressed body has the fragment in its place and is otherwise the same, in whatever pieces it comes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...CODECS),
      anyPage,
      fc.nat(),
      fc.integer({ min: 1, max: 700 }),
      async (codec, page, at, step) => {
        const place = at % (page.length + 1)
        const bytes = codec.encode(page)
        const { body, client } = startRecoding(codec, bytes, place)
        const received = buffer(client)
        feed(body, bytes, step)
        body.end()
        const wanted = Buffer.concat([page.subarray(0, place), FRAGMENT, page.subarray(place)])
        return codec.decode(await received).equals(wanted)
      },
    ),
    { numRuns: 400 },
  )
})

test('a body as it is has the fragment in its place and is otherwise the same, in whatever pieces it comes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 10 }),
      fc.nat(),
      async (parts, at) => {
        const page = Buffer.concat(parts)
        const place = at % (page.length + 1)
        const client = new PassThrough()
        const body = insertedBody(client as unknown as ClientResponse, new Insertion(place, FRAGMENT), {
          onDrain: () => undefined,
          onBroken: () => undefined,
        })
        for (const part of parts) body.write(Buffer.from(part))
        body.end([])
        const wanted = Buffer.concat([page.subarray(0, place), FRAGMENT, page.subarray(place)])
        return (await buffer(client)).equals(wanted)
      },
    ),
    { numRuns: 500 },
  )
})

const PAGE = Buffer.from(
  Array.from({ length: 2_000 }, (_, line) => `<p>line ${line} ${(line * 7_919) % 10_007}</p>`).join(''),
)

test('a compressed body that is cut off, broken or followed by too much does not end as if it were whole', async (t) => {
  for (const codec of CODECS) {
    const bytes = codec.encode(PAGE)
    const damaged = {
      'cut off': bytes.subarray(0, -3),
      'cut off at its last byte': bytes.subarray(0, -1),
      empty: bytes.subarray(0, 0),
      // The others carry no checksum, so that they may well be decoded into something else.
      ...((codec.name === 'gzip' || codec.name === 'deflate') && { broken: damage(bytes) }),
      'followed by too much': Buffer.concat([bytes, Buffer.alloc(70_000)]),
    }
    for (const [name, sent] of Object.entries(damaged)) {
      for (const step of [sent.length > 50_000 ? 1_700 : 17, sent.length || 1]) {
        const { body, client, failure } = startRecoding(codec, bytes, 3)
        client.resume().on('error', () => undefined)
        let ended = false
        client.on('end', () => (ended = true))
        feed(body, sent, step)
        body.end()
        t.match(await failure, Error, `${codec.name}, ${name}, ${step} at a time`)
        t.equal(ended, false)
      }
    }
  }
})

function damage(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, 200), Buffer.alloc(50, 0xff), bytes.subarray(200)])
}

test('what follows the end of compressed data goes on behind it as it came', async (t) => {
  for (const codec of CODECS) {
    // Behind gzip all but zeros is taken for a further member.
    const tail = codec.name === 'gzip' ? Buffer.alloc(4) : Buffer.from('more')
    for (const step of [17, 100_000]) {
      const bytes = codec.encode(PAGE)
      const { body, client } = startRecoding(codec, bytes, 3)
      const received = buffer(client)
      feed(body, Buffer.concat([bytes, tail]), step)
      body.end()
      const sent = await received
      t.same(sent.subarray(-4), tail, codec.name)
      const whole = Buffer.concat([PAGE.subarray(0, 3), FRAGMENT, PAGE.subarray(3)])
      t.ok(codec.decode(sent.subarray(0, -4)).equals(whole), `${codec.name}, ${step} at a time`)
    }
  }
})

test('a second frame of zstd is not lost', async (t) => {
  const codec = CODECS.find(({ coding }) => coding === 'zstd')
  if (!codec) throw new Error('no zstd')
  const second = codec.encode(PAGE)
  const { body, client } = startRecoding(codec, second, 3)
  const received = buffer(client)
  const frames = Buffer.concat([codec.encode(PAGE), second])
  feed(body, frames, frames.length)
  body.end()
  t.ok((await received).subarray(-second.length).equals(second))
})

test('several members of gzip are one body', async (t) => {
  const [codec] = CODECS
  if (!codec) throw new Error('no gzip')
  const members = Buffer.concat([codec.encode(PAGE), codec.encode(PAGE)])
  const { body, client } = startRecoding(codec, members, 0)
  const received = buffer(client)
  feed(body, members, 1_000)
  body.end()
  t.ok(codec.decode(await received).equals(Buffer.concat([FRAGMENT, PAGE, PAGE])))
})

test('what has come of a compressed body is sent on before more comes', async (t) => {
  for (const codec of CODECS) {
    const encoder = {
      gzip: () => zlib.createGzip(),
      deflate: () => (codec.name === 'deflate' ? zlib.createDeflate() : zlib.createDeflateRaw()),
      br: () => zlib.createBrotliCompress(),
      zstd: () => zlib.createZstdCompress(),
    }[codec.coding]()
    encoder.write('<body>first')
    await new Promise<void>((resolve) => {
      encoder.flush(resolve)
    })
    const start = encoder.read() as Buffer
    const { body, client } = startRecoding(codec, start, 6)
    const decoder = createRecoder(codec.coding, start).decoder
    client.pipe(decoder)
    let text = ''
    const came = new Promise<void>((resolve) => {
      decoder.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (text.endsWith('first')) resolve()
      })
    })
    body.write(start)
    await came
    t.equal(text, '<body><div>notice</div>first', codec.name)
    client.destroy()
  }
})

test('a client that does not read holds the upstream up, and the rest comes once it reads', async (t) => {
  for (const codec of CODECS) {
    const page = Buffer.concat(Array.from({ length: 40 }, () => PAGE))
    const random = randomBytes(400_000)
    const bytes = codec.encode(Buffer.concat([page, random]))
    const client = new PassThrough()
    let drained = 0
    let resume: () => void = () => undefined
    const body = new RecodedBody(
      client as unknown as ClientResponse,
      { recoder: createRecoder(codec.coding, bytes), insertion: new Insertion(0, FRAGMENT) },
      {
        onDrain() {
          drained += 1
          resume()
        },
        onBroken: (error) => t.fail(error.message),
      },
    )
    let at = 0
    const pump = (): void => {
      while (at < bytes.length) {
        const chunk = bytes.subarray(at, at + 4_096)
        at += chunk.length
        if (!body.write(chunk)) return
      }
      body.end()
      resume = () => undefined
    }
    resume = pump
    pump()
    await new Promise((resolve) => setTimeout(resolve, 300))
    t.ok(at < bytes.length, `${codec.name}: ${at} of ${bytes.length} bytes taken while nobody reads`)
    const received = codec.decode(await buffer(client))
    t.ok(received.equals(Buffer.concat([FRAGMENT, page, random])), codec.name)
    t.ok(drained > 0)
  }
})
