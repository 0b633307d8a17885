import fc from 'fast-check'
import { test } from 'tap'
import { MessageReader } from '../../bench/load/messageReader.ts'

type Read = { readonly head: string; readonly bodyBytes: number }

const COUNTED = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'
const CHUNKED =
  'HTTP/1.1 401 Unauthorized\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n'
const WITH_TRAILERS = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Sum: 1\r\n\r\n'
const EMPTY = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
const INTERIM = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n'

test('answers end where their framing says, however they are cut', (t) => {
  const stream = Buffer.from(INTERIM + COUNTED + CHUNKED + EMPTY + WITH_TRAILERS + COUNTED)
  const whole = read('answers', [stream])
  t.same(
    whole.map(({ bodyBytes }) => bodyBytes),
    [5, 13, 0, 0, 5],
  )
  t.match(whole[1]?.head, /^HTTP\/1\.1 401/)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
      t.same(read('answers', cut(stream, sizes)), whole)
    }),
    { numRuns: 50 },
  )
  t.end()
})

test('a request without framing has no body; an answer without one cannot be told from its follower', (t) => {
  const [request] = read('requests', [Buffer.from('GET /page HTTP/1.1\r\nHost: a\r\n\r\n')])
  t.same(request, { head: 'GET /page HTTP/1.1\r\nHost: a', bodyBytes: 0 })
  t.throws(() => read('answers', [Buffer.from('HTTP/1.1 200 OK\r\n\r\n')]), { message: /only a close/ })
  t.end()
})

function read(kind: 'requests' | 'answers', pieces: readonly Buffer[]): Read[] {
  const messages: Read[] = []
  const reader = new MessageReader(kind, (head, bodyBytes) => messages.push({ head, bodyBytes }))
  for (const piece of pieces) {
    const reused = Buffer.from(piece)
    reader.push(reused)
    // As the read buffer of a socket is.
    reused.fill(0)
  }
  return messages
}

function cut(stream: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0, index = 0; at < stream.length; index++) {
    const size = sizes[index % sizes.length] ?? 1
    pieces.push(stream.subarray(at, at + size))
    at += size
  }
  return pieces
}
