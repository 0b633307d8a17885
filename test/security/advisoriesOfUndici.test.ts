// Advisories against undici and Node's own client: each a test under its name.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { exchangeRaw, parseMessage, startRawUpstream, valuesOf } from '../helpers/wire.ts'
import { processorNow } from '../helpers/ownTime.ts'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

test('CVE-2026-1525: Content-Length in two spellings is refused, from either side', async (t) => {
  const upstream = await startRawUpstream(t, (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\ncontent-length: 30\r\n\r\nok'),
  )
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const twice = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\ncontent-length: 30\r\n\r\nab'
  t.match(parseMessage(await exchangeRaw(port, twice)).startLine, ' 400 ')
  t.equal(upstream.received.length, 0)
  const plain = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
  t.match(parseMessage(await exchangeRaw(port, plain)).startLine, ' 502 ')
})

test('CVE-2026-1527: Upgrade brings no line of its own into the head that the upstream gets', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => socket.write(OK))
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  for (const upgrade of ['x\rX-Evil: 1', 'x\nX-Evil: 1', 'x\r\n X-Evil: 1', 'x\0'])
    t.match(
      parseMessage(
        await exchangeRaw(
          port,
          `GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n\r\n`,
        ),
      ).startLine,
      ' 400 ',
    )
  t.equal(upstream.received.length, 0)
  await exchangeRaw(
    port,
    'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x%0d%0aX-Evil: 1\r\n\r\n',
  )
  t.same(valuesOf(parseMessage(upstream.received[0] ?? Buffer.alloc(0)), 'x-evil'), [])
})

// RFC 6455 5.2, RFC 7692: frames that cost whoever reads them.
const HOSTILE_FRAMES = {
  'a frame that says it has 2^63 bytes': Buffer.from([
    0x82, 0x7f, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
  ]),
  'a compressed frame without end': Buffer.concat([
    Buffer.from([0xc2, 0x7e, 0xff, 0xff]),
    Buffer.alloc(65_535, 0xaa),
  ]),
  'a control frame that is too long': Buffer.from([0x89, 0x7e, 0x01, 0x00]),
  'reserved bits and opcodes': Buffer.from([0xff, 0xff, 0xff, 0xff]),
} as const

for (const [what, frame] of Object.entries(HOSTILE_FRAMES)) {
  test(`CVE-2026-1526, CVE-2026-1528, CVE-2026-2229: ${what} passes a WebSocket as the bytes that it is`, async (t) => {
    const upstream = await startRawUpstream(t, (socket) => {
      const extension = 'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99999999999'
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${extension}\r\n\r\n`,
      )
      socket.write(frame)
    })
    const { port, url } = await startUsher(t, siteBefore(upstream.origin))
    const socket = net.connect(port, '127.0.0.1')
    t.teardown(() => socket.destroy())
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    let received = Buffer.alloc(0)
    while (
      !received.includes('\r\n\r\n') ||
      received.length < received.indexOf('\r\n\r\n') + 4 + frame.length
    ) {
      const [chunk] = (await once(socket, 'data')) as [Buffer]
      received = Buffer.concat([received, chunk])
    }
    t.ok(received.subarray(received.indexOf('\r\n\r\n') + 4).equals(frame))
    t.equal((await send(`${url}/.usher/health`)).status, 200, 'and Usher lives')
  })
}

test('CVE-2026-22036: a chain of codings is not undone, and takes no time', async (t) => {
  const chain = Array.from({ length: 2_000 }, () => 'gzip').join(', ')
  const origin = await startUpstream(t, (_request, response) =>
    response.writeHead(401, { 'Content-Encoding': chain, 'Content-Type': 'text/html' }).end('no gzip at all'),
  )
  const rules = 'rules: [{ name: text, when: { status: 401, body: { contains: seat } }, cause: no-licence }]'
  const { url } = await startUsher(t, siteBefore(origin, rules))
  const started = processorNow()
  const answer = await send(url, { headers: NAVIGATION })
  t.match(answer, { status: 401, text: 'no gzip at all', headers: { 'content-encoding': chain } })
  t.ok(processorNow() - started < 2_000)
})

// A request that may have reached the upstream is not sent again, and half of one answer never becomes part of another.
async function startBreaking(t: Test, half: string): Promise<{ port: number; seen: string[] }> {
  const seen: string[] = []
  const upstream = await startRawUpstream(t, (socket, request) => {
    const [method = '', target = ''] = request.toString().split(' ')
    seen.push(`${method} ${target}`)
    if (target === '/warm') socket.write(OK)
    else socket.end(half)
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin, 'connection: { maxConnections: 1 }'))
  return { port, seen }
}

const HALVES = {
  'in its head': 'HTTP/1.1 200 OK\r\nContent-Le',
  'in its body': 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf',
  'in a chunk': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n14\r\nhalf',
  'behind an interim one': 'HTTP/1.1 103 Early Hints\r\n\r\n',
} as const

for (const [where, half] of Object.entries(HALVES)) {
  test(`CVE-2026-16728: an answer that breaks off ${where} is not asked for again, nor continued by another`, async (t) => {
    const { port, seen } = await startBreaking(t, half)
    const ask = (method: string, target: string): Promise<Buffer> =>
      exchangeRaw(
        port,
        `${method} ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      )
    for (const method of ['GET', 'POST']) {
      seen.splice(0)
      await ask('GET', '/warm')
      const answer = (await ask(method, '/break')).toString()
      t.same(seen, ['GET /warm', `${method} /break`])
      t.ok(/ 502 /.test(answer) || !parseMessage(Buffer.from(answer)).complete, answer.slice(0, 60))
      t.match((await ask('GET', '/warm')).toString(), /\r\n\r\nok$/)
    }
  })
}

test('CVE-2022-35949: a path that looks like an address is a path of the upstream', async (t) => {
  const elsewhere = await startRawUpstream(t, (socket) => socket.write(OK))
  const upstream = await startRawUpstream(t, (socket) => socket.write(OK))
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const { host } = new URL(elsewhere.origin)
  for (const target of [`//${host}/x`, `/\\${host}/x`, `/http://${host}/x`, `///${host}`, `//user@${host}/`])
    t.match(
      await exchangeRaw(port, `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`),
      / 200 /,
      target,
    )
  await sleep(20)
  t.equal(elsewhere.received.length, 0)
  t.match(upstream.received[0]?.toString(), `GET //${host}/x HTTP/1.1`)
})
