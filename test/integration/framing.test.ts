// Where a message ends, and what stands before it: never taken for more, or for something else, than it is.
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { exchangeRaw, parseMessage, startRawUpstream, valuesOf } from '../helpers/wire.ts'

const MEGABYTE = 1_048_576

test('a body that the upstream cuts is seen to be cut by HTTP/1.0, which knows no chunks', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n')
    setTimeout(() => socket.resetAndDestroy(), 50)
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const socket = net.connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  socket.write('GET / HTTP/1.0\r\nHost: a\r\n\r\n')
  const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    socket.on('error', resolve)
    socket.on('end', () => resolve(undefined))
  })
  t.match(text, /\r\n\r\nabc$/)
  t.equal(error?.code, 'ECONNRESET')
})

test('HTTP/1.0 gets no interim responses, which it does not know', async (t) => {
  const upstream = await startRawUpstream(t, (socket) =>
    socket.write(
      'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    ),
  )
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  t.match(await exchangeRaw(port, 'GET / HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 200 OK\r\n/)
})

test('a thousand interim responses do not cost the final one', async (t) => {
  const hint = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'
  const upstream = await startRawUpstream(t, (socket) =>
    socket.write(`${hint.repeat(1_000)}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`),
  )
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const answer = parseMessage(
    await exchangeRaw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
  )
  t.equal(answer.body.toString(), 'ok')
  t.equal(answer.interim.length, 100)
})

test('interim responses without end, to a client that does not read, take no memory', async (t) => {
  const hints = Buffer.from(`HTTP/1.1 103 E\r\nLink: ${'a'.repeat(10_000)}\r\n\r\n`.repeat(20))
  let sent = 0
  const upstream = await startRawUpstream(t, (socket) => {
    const send = (): void => {
      if (socket.destroyed) return
      sent += hints.length
      if (socket.write(hints)) setImmediate(send)
      else socket.once('drain', send)
    }
    send()
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const socket = net.connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.pause()
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  while (sent < 100 * MEGABYTE) await sleep(10)
  const before = heldBytes()
  while (sent < 300 * MEGABYTE) await sleep(10)
  const grown = heldBytes() - before
  t.ok(grown < 60 * MEGABYTE, `${Math.round(grown / MEGABYTE)} MB more`)
})

// What the process holds, on the heap and beside it; what it gave back to nobody yet is not counted.
function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

for (const [what, request, head] of [
  ['has a length', 'GET / HTTP/1.1', '200 OK\r\nContent-Length: 2'],
  ['has no body, to HEAD', 'HEAD / HTTP/1.1', '200 OK\r\nTransfer-Encoding: chunked'],
  ['has no body, at 304', 'GET / HTTP/1.1', '304 Not Modified'],
  ['has no chunks, to HTTP/1.0', 'GET / HTTP/1.0', '200 OK\r\nTransfer-Encoding: chunked'],
] as const) {
  test(`trailers that are announced where the answer ${what} do not cost it`, async (t) => {
    const body = head.includes('Length') ? 'ok' : '2\r\nok\r\n0\r\nX: 1\r\n\r\n'
    const isBodiless = request.startsWith('HEAD') || head.startsWith('304')
    const upstream = await startRawUpstream(t, (socket) =>
      socket.write(`HTTP/1.1 ${head}\r\nTrailer: X\r\n\r\n${isBodiless ? '' : body}`),
    )
    const { port } = await startUsher(t, siteBefore(upstream.origin))
    const bytes = await exchangeRaw(port, `${request}\r\nHost: a\r\nConnection: close\r\n\r\n`)
    const answer = parseMessage(bytes, { bodiless: isBodiless })
    t.match(answer.startLine, `HTTP/1.1 ${head.slice(0, 3)}`)
    t.same(valuesOf(answer, 'trailer'), [])
    t.equal(answer.body.toString(), isBodiless ? '' : 'ok')
  })
}

for (const coding of ['gzip, chunked', 'chunked, chunked', 'identity, chunked']) {
  test(`a request in the transfer coding "${coding}" is 501 and not passed on as chunked`, async (t) => {
    const upstream = await startRawUpstream(t, (socket) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
    )
    const { port } = await startUsher(t, siteBefore(upstream.origin))
    const request = `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ${coding}\r\n\r\n2\r\nhi\r\n0\r\n\r\n`
    t.match(parseMessage(await exchangeRaw(port, request)).startLine, /^HTTP\/1\.1 (501|400) /)
    t.equal(upstream.received.length, 0)
  })
}

for (const coding of ['gzip', 'gzip, chunked', 'foo']) {
  test(`an answer in the transfer coding "${coding}" is 502, an upgrade's too`, async (t) => {
    const body = coding.includes('chunked') ? '2\r\nok\r\n0\r\n\r\n' : 'ok'
    const upstream = await startRawUpstream(t, (socket) =>
      socket.end(`HTTP/1.1 200 OK\r\nTransfer-Encoding: ${coding}\r\n\r\n${body}`),
    )
    const { port, log } = await startUsher(t, siteBefore(upstream.origin))
    for (const fields of ['Connection: close', 'Connection: Upgrade\r\nUpgrade: websocket']) {
      const answer = parseMessage(await exchangeRaw(port, `GET / HTTP/1.1\r\nHost: a\r\n${fields}\r\n\r\n`))
      t.match(answer.startLine, /^HTTP\/1\.1 502 /)
      t.match(log.at(-1), { code: 'USHER_UPSTREAM_CODING' })
    }
  })
}

test('a chunked answer is one by any case', async (t) => {
  const upstream = await startRawUpstream(t, (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'),
  )
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const request =
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\nConnection: close\r\n\r\n0\r\n\r\n'
  t.equal(parseMessage(await exchangeRaw(port, request)).body.toString(), 'ok')
})
