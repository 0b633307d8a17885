// A connection that the upstream closes just as a request is sent over it: the request is sent once more where nobody can
// have seen it, and where seeing it twice does no harm.
import net from 'node:net'
import type { Socket } from 'node:net'
import { test } from 'tap'
import type { Test } from 'tap'
import { ask, SOUND, statusOf, unharmed } from '../helpers/faults.ts'
import { sumOf } from '../helpers/metrics.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import type { Usher } from '../helpers/usher.ts'
import { exchangeRaw, listen, parseMessage } from '../helpers/wire.ts'

type Closing = { readonly usher: Usher; readonly port: number; readonly asked: string[] }

/** An upstream that does this to every request for /x that is not the first of its connection. */
async function startClosing(
  t: Test,
  close: (socket: Socket) => void,
  { always = false } = {},
): Promise<Closing> {
  const asked: string[] = []
  const upstream = net.createServer((socket) => {
    let requests = 0
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes: Buffer) => {
      const [method = '', path = ''] = bytes.toString('latin1').split(' ')
      if (path === '/x') asked.push(method)
      requests += 1
      if (path === '/x' && (requests > 1 || always)) close(socket)
      else socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n${method === 'HEAD' ? '' : 'sound'}`)
    })
  })
  t.teardown(() => upstream.close())
  const usher = await startUsher(t, siteBefore(`http://127.0.0.1:${await listen(upstream)}`))
  return { usher, port: usher.port, asked }
}

function request(method: string, body = ''): string {
  const length = body === '' ? '' : `Content-Length: ${body.length}\r\n`
  return `${method} /x HTTP/1.1\r\nHost: a\r\n${length}Connection: close\r\n\r\n${body}`
}

async function statusAfter({ port }: Closing, bytes: string): Promise<number> {
  // One that has served is there to be used again.
  await ask(port, SOUND)
  return statusOf(parseMessage(await exchangeRaw(port, bytes), { bodiless: bytes.startsWith('HEAD') }))
}

const CLOSINGS: Readonly<Record<string, (socket: Socket) => void>> = {
  'is reset': (socket) => socket.resetAndDestroy(),
  'is closed': (socket) => socket.end(),
}

for (const [how, close] of Object.entries(CLOSINGS)) {
  test(`a GET or HEAD over a used connection that ${how} is sent once more, and nothing else is`, async (t) => {
    const closing = await startClosing(t, close)
    t.equal(await statusAfter(closing, request('GET')), 200)
    t.equal(await statusAfter(closing, request('HEAD')), 200)
    t.same(closing.asked.splice(0), ['GET', 'GET', 'HEAD', 'HEAD'])
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      t.equal(await statusAfter(closing, request(method)), 502, method)
    t.equal(await statusAfter(closing, request('GET', 'body')), 502, 'a GET with a body')
    t.same(closing.asked, ['POST', 'PUT', 'DELETE', 'OPTIONS', 'GET'])
    t.equal(sumOf(closing.usher.app, 'usher_second_tries_total'), 2, 'which is counted')
    await unharmed(t, closing)
  })
}

test('a GET over a new connection that is closed is not sent again', async (t) => {
  const closing = await startClosing(t, (socket) => socket.resetAndDestroy(), { always: true })
  t.equal(statusOf(await ask(closing.port, '/x')), 502)
  t.same(closing.asked, ['GET'])
})

test('a GET is sent a second time once, and not a third', async (t) => {
  const closing = await startClosing(t, (socket) => socket.resetAndDestroy(), { always: true })
  t.equal(await statusAfter(closing, request('GET')), 502)
  t.same(closing.asked, ['GET', 'GET'])
  await unharmed(t, closing)
})

test('a GET that was answered in part is not sent again', async (t) => {
  for (const part of ['H', 'HTTP/1.1 103 Early Hints\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-']) {
    const closing = await startClosing(t, (socket) => socket.end(part))
    t.equal(await statusAfter(closing, request('GET')), 502, part)
    t.same(closing.asked, ['GET'])
  }
})

test('many requests at a time over connections that are closed under them all get an answer', async (t) => {
  const closing = await startClosing(t, (socket) => socket.resetAndDestroy())
  await Promise.all(Array.from({ length: 20 }, () => ask(closing.port, SOUND)))
  const statuses = await Promise.all(
    Array.from({ length: 20 }, async () => statusOf(await ask(closing.port, '/x'))),
  )
  t.ok(statuses.every((status) => status === 200))
  await unharmed(t, closing)
})

test('an upstream that goes away altogether is 502, and used again when it is back', async (t) => {
  let port = 0
  const open = new Set<Socket>()
  const start = async (): Promise<net.Server> => {
    const server = net.createServer((socket) => {
      open.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('data', (bytes: Buffer) => {
        if (!bytes.includes('/x'))
          return void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsound')
        server.close()
        for (const other of open) other.resetAndDestroy()
      })
    })
    await new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve)
    })
    t.teardown(() => server.close())
    return server
  }
  ;({ port } = (await start()).address() as net.AddressInfo)
  const usher = await startUsher(t, siteBefore(`http://127.0.0.1:${port}`))
  await ask(usher.port, SOUND)
  t.equal(statusOf(await ask(usher.port, '/x')), 502)
  t.match(usher.log.at(-1), { code: 'ECONNREFUSED' }, 'the second try has found nobody')
  await start()
  await unharmed(t, { usher, port: usher.port })
})
