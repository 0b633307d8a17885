// A pinned connection and its client live and die together, whoever goes first, and whenever.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import { FIRST_LEG, startFakeIis, thirdLeg } from '../../helpers/fakeIis.ts'
import type { FakeIis, IisOptions } from '../../helpers/fakeIis.ts'
import { send } from '../../helpers/upstream.ts'
import { siteBefore, startUsher } from '../../helpers/usher.ts'
import type { Usher } from '../../helpers/usher.ts'
import { WindowsClient } from '../../helpers/windowsClient.ts'
import { startRawUpstream } from '../../helpers/wire.ts'
import { ownNow } from '../../helpers/ownTime.ts'

async function start(t: Test, options: IisOptions = {}): Promise<{ iis: FakeIis; usher: Usher }> {
  const iis = await startFakeIis(t, options)
  return { iis, usher: await startUsher(t, siteBefore(iis.origin)) }
}

async function within(ms: number, isTrue: () => boolean): Promise<boolean> {
  for (const end = ownNow() + ms; ownNow() < end; await sleep(5)) if (isTrue()) return true
  return isTrue()
}

function isQuiet({ log }: Usher): boolean {
  return log.every(({ level }) => Number(level) < 40)
}

test('the upstream connection goes with its client, within 100 ms', async (t) => {
  const { iis, usher } = await start(t)
  const client = new WindowsClient(t, usher.port, 'a')
  t.equal((await client.signIn()).status, 200)
  t.equal(iis.sockets.size, 1)
  client.socket.destroy()
  t.ok(await within(100, () => iis.sockets.size === 0))
  t.ok(isQuiet(usher))
})

test('a client that leaves in the middle of a handshake leaves nothing behind', async (t) => {
  const { iis, usher } = await start(t, { delayMs: 30 })
  const between = new WindowsClient(t, usher.port, 'between legs')
  await between.ask('/', { authorization: FIRST_LEG })
  const inside = new WindowsClient(t, usher.port, 'inside a leg')
  const asking = inside.ask('/', { authorization: FIRST_LEG })
  asking.catch(() => undefined)
  await within(1_000, () => iis.connections.length === 2)
  between.socket.destroy()
  inside.socket.destroy()
  t.ok(await within(100, () => iis.sockets.size === 0))
  t.equal((await send(usher.url)).status, 401, 'and Usher goes on')
  t.ok(isQuiet(usher))
})

test('an upstream that closes an idle connection ends that of the client, who asks again over another', async (t) => {
  const { iis, usher } = await start(t)
  const client = new WindowsClient(t, usher.port, 'a')
  t.equal((await client.signIn()).status, 200)
  const ended = once(client.socket, 'end')
  iis.closeAll()
  await ended
  const again = new WindowsClient(t, usher.port, 'a')
  t.equal((await again.signIn()).status, 200)
  t.ok(isQuiet(usher))
})

test('a Connection: close of the upstream is said to the client too', async (t) => {
  const { usher } = await start(t, {
    before: (request, response) => {
      if (request.url === '/last') response.setHeader('Connection', 'close')
      return false
    },
  })
  const client = new WindowsClient(t, usher.port, 'a')
  t.equal((await client.signIn()).status, 200)
  const last = await client.ask('/last')
  t.match(last, { status: 200, text: 'ACME\\jane', headers: { connection: 'close' } })
  await client.closed
})

test('an upstream that closes in the middle of a handshake is told, and the client begins anew', async (t) => {
  let isBroken = true
  const { usher } = await start(t, {
    before: (request, _, seen) => {
      if (!isBroken || !seen.isBetweenLegs) return false
      request.socket.destroy()
      return true
    },
  })
  const client = new WindowsClient(t, usher.port, 'a')
  await client.ask('/', { authorization: FIRST_LEG })
  const third = client.ask('/', { authorization: thirdLeg() })
  await t.rejects(third, 'as the upstream’s own connection would end')
  await client.closed
  isBroken = false
  const again = new WindowsClient(t, usher.port, 'a')
  t.equal((await again.signIn()).status, 200)
})

test('an upstream that closes before its first answer is a failure, and ends the connection', async (t) => {
  const { usher } = await start(t, {
    before: (request) => {
      request.socket.destroy()
      return true
    },
  })
  const client = new WindowsClient(t, usher.port, 'a')
  const answer = await client.ask('/', { authorization: FIRST_LEG })
  t.equal(answer.status, 502)
  t.equal(answer.headers.connection, 'close')
  await client.closed
})

test('an upstream that cannot be reached is a failure like any other', async (t) => {
  const usher = await startUsher(t, siteBefore('http://127.0.0.1:1'))
  const client = new WindowsClient(t, usher.port, 'a')
  for (const round of [1, 2]) {
    const answer = await client.ask('/', { authorization: FIRST_LEG })
    t.equal(answer.status, 502, `try ${round} over the same connection`)
  }
})

test('a body that the upstream cuts off is cut off for the client, and both end', async (t) => {
  const { usher } = await start(t, {
    before: (request, response, seen) => {
      if (seen.user === undefined || request.url !== '/cut') return false
      response.writeHead(200, { 'Content-Length': 100 })
      response.write('half')
      setTimeout(() => request.socket.destroy(), 20)
      return true
    },
  })
  const client = new WindowsClient(t, usher.port, 'a')
  t.equal((await client.signIn()).status, 200)
  await t.rejects(client.ask('/cut'))
  await client.closed
})

test('a request that crosses the upstream’s closing gets no failure page, but a closed connection', async (t) => {
  const upstream = await startRawUpstream(t, (socket, request) => {
    const isSecond = request.includes('GET /second')
    if (isSecond) socket.resetAndDestroy()
    else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  })
  const usher = await startUsher(t, siteBefore(upstream.origin))
  const client = new WindowsClient(t, usher.port, 'a')
  t.equal((await client.ask('/first', { authorization: thirdLeg() })).status, 200)
  await t.rejects(client.ask('/second'))
  await client.closed
  t.equal(upstream.received.length, 2, 'and is not sent twice')
  t.ok(isQuiet(usher))
})

test('requests that waited behind a lost one are not sent over another connection', async (t) => {
  const upstream = await startRawUpstream(t, (socket, request) => {
    if (request.includes('GET /lost')) socket.destroy()
    else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  })
  const usher = await startUsher(t, siteBefore(upstream.origin))
  const client = new WindowsClient(t, usher.port, 'a')
  t.equal((await client.ask('/first', { authorization: thirdLeg() })).status, 200)
  client.socket.removeAllListeners('data')
  client.socket.resume()
  client.socket.write('GET /lost HTTP/1.1\r\nHost: a\r\n\r\nGET /behind HTTP/1.1\r\nHost: a\r\n\r\n')
  await client.closed
  await sleep(50)
  t.notOk(upstream.received.some((request) => request.includes('/behind')))
  t.equal(upstream.received.length, 2)
})

test('keep-alive races: no round of a hundred answers under another identity or with a failure', async (t) => {
  const { iis, usher } = await start(t, { delayMs: 1 })
  let signedIn = 0
  for (let round = 0; round < 100; round++) {
    const client = new WindowsClient(t, usher.port, `round ${round}`)
    await client.signIn()
    const upstreamSocket = [...iis.sockets].at(-1) as Socket
    const next = client.ask('/next')
    setTimeout(() => upstreamSocket.destroy(), round % 6)
    try {
      const { status, text } = await next
      if (status === 200 && text === 'ACME\\jane') signedIn += 1
      else t.fail(`round ${round} got ${status} ${text}`)
    } catch {
      // the connection ended, and a browser asks again
    }
    client.socket.destroy()
  }
  t.comment(`${signedIn} of 100 were answered before the end`)
  t.same(iis.mixed, [])
  t.ok(isQuiet(usher))
})

test('idle for longer than the site allows, both connections end', async (t) => {
  const iis = await startFakeIis(t)
  const usher = await startUsher(
    t,
    `limits: { keepAliveTimeoutMs: 200 }\n${siteBefore(iis.origin, 'connection: { pinnedIdleTimeoutMs: 200 }')}`,
  )
  const client = new WindowsClient(t, usher.port, 'a')
  t.equal((await client.signIn()).status, 200)
  await client.closed
  t.ok(await within(500, () => iis.sockets.size === 0))
})

test('an upstream that keeps connections for seconds only is used to their end', async (t) => {
  const { iis, usher } = await start(t, { keepAliveMs: 2_900 })
  const client = new WindowsClient(t, usher.port, 'a')
  t.equal((await client.signIn()).status, 200)
  await sleep(700)
  t.equal((await client.ask('/')).status, 200)
  t.equal(iis.connections.length, 1)
})

test('stopping ends pinned connections too', async (t) => {
  const { iis, usher } = await start(t)
  const client = new WindowsClient(t, usher.port, 'a')
  t.equal((await client.signIn()).status, 200)
  await usher.app.close()
  await client.closed
  t.ok(await within(100, () => iis.sockets.size === 0))
})
