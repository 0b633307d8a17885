import net from 'node:net'
import { test } from 'tap'
import type { Test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import type { LogLine } from '../helpers/usher.ts'
import { FRAME_NAVIGATION, NAVIGATION, PROGRAM, send, startUpstream } from '../helpers/upstream.ts'
import { startRawUpstream } from '../helpers/wire.ts'
import { ownNow } from '../helpers/ownTime.ts'

async function closedPort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function expectFailure(t: Test, yaml: string, status: number): Promise<readonly LogLine[]> {
  const { port, log } = await startUsher(t, yaml)
  const person = await send(`http://127.0.0.1:${port}/secret/path?token=abc`, { headers: NAVIGATION })
  t.equal(person.status, status)
  t.match(person.text, /^<!doctype html>/)
  t.equal(person.headers['usher-cause'], 'upstream-unavailable')
  t.match(person.text, String(person.headers['usher-reference']))
  t.equal(person.headers['cache-control'], 'no-store')
  const frame = await send(`http://127.0.0.1:${port}/`, { headers: FRAME_NAVIGATION })
  t.equal(frame.status, status)
  const program = await send(`http://127.0.0.1:${port}/`, { headers: PROGRAM })
  t.equal(program.status, status)
  t.match(program.headers['content-type'], 'application/problem+json')
  const problem = JSON.parse(program.text) as Record<string, unknown>
  t.match(problem, { status, cause: 'upstream-unavailable', reference: program.headers['usher-reference'] })
  t.ok(log.some((line) => line['reference'] === person.headers['usher-reference']))
  t.ok(log.some((line) => line['path'] === '/secret/path' && line['host'] === `127.0.0.1:${port}`))
  t.notMatch(JSON.stringify(log), 'token=abc')
  return log
}

test('a refused connection is 502', async (t) => {
  const log = await expectFailure(t, siteBefore(`http://127.0.0.1:${await closedPort()}`), 502)
  t.match(log.at(-1), { code: 'ECONNREFUSED', msg: 'the upstream refused the connection' })
})

test('a name that does not resolve is 502', async (t) => {
  await expectFailure(t, siteBefore('http://upstream.invalid'), 502)
})

test('an upstream that resets before its head is 502', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => socket.resetAndDestroy())
  await expectFailure(t, siteBefore(upstream.origin), 502)
})

test('an upstream that closes inside its head is 502', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le'))
  await expectFailure(t, siteBefore(upstream.origin), 502)
})

for (const [what, bytes] of [
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
  [
    'a length and chunks',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['HTTP/0.9', '<html>hello</html>'],
  ['a status of three letters', 'HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n'],
  ['status 99', 'HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n'],
  ['folded lines', 'HTTP/1.1 200 OK\r\nX-A: 1\r\n 2\r\nContent-Length: 0\r\n\r\n'],
  [
    'a switch of protocols that nobody asked for',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
  ],
  ['a head beyond the limit', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(70_000)}\r\nContent-Length: 0\r\n\r\n`],
] as const) {
  test(`an unintelligible answer, ${what}, is 502`, async (t) => {
    const upstream = await startRawUpstream(t, (socket) => socket.end(bytes))
    await expectFailure(t, siteBefore(upstream.origin), 502)
  })
}

test('silence before the head is 504 within the timeout', async (t) => {
  const upstream = await startRawUpstream(t, () => {})
  const began = ownNow()
  await expectFailure(t, siteBefore(upstream.origin, 'connection: { headersTimeoutMs: 300 }'), 504)
  t.ok(ownNow() - began < 10_000)
})

test('an upstream that comes back is used again without a restart', async (t) => {
  const port = await closedPort()
  const usher = await startUsher(t, siteBefore(`http://127.0.0.1:${port}`))
  t.equal((await send(`${usher.url}/`)).status, 502)
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'))
  })
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  t.teardown(() => server.close())
  t.equal((await send(`${usher.url}/`)).text, 'ok')
})

test('a request that cannot be understood is 400, and the process lives', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('ok'))
  const { port, log } = await startUsher(t, siteBefore(origin))
  for (const bytes of [
    'nonsense\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
  ]) {
    const socket = net.connect(port, '127.0.0.1')
    socket.write(bytes)
    const answer = await new Promise<string>((resolve) => {
      let text = ''
      socket.on('data', (chunk) => (text += chunk.toString()))
      socket.on('close', () => resolve(text))
    })
    t.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/)
    const reference = /Usher-Reference: (\S+)/.exec(answer)?.[1]
    t.match(log.at(-1), { reference, status: 400 }, 'the reference leads somewhere')
  }
  const huge = await send(`http://127.0.0.1:${port}/`, { headers: { 'X-Huge': 'x'.repeat(70_000) } }).catch(
    (error: Error) => error,
  )
  t.ok(huge instanceof Error || huge.status === 431)
  t.equal((await send(`http://127.0.0.1:${port}/`)).text, 'ok')
})
