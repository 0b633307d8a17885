// The matrix of a sign-in that belongs to a connection, before a server that keeps the identity by connection.
import { test } from 'tap'
import { CHALLENGES, FIRST_LEG, startFakeIis, thirdLeg, TICKET } from '../../helpers/fakeIis.ts'
import { send } from '../../helpers/upstream.ts'
import type { Answer } from '../../helpers/upstream.ts'
import { siteBefore, startUsher } from '../../helpers/usher.ts'
import { WindowsClient } from '../../helpers/windowsClient.ts'

function challengesOf({ rawHeaders }: Answer): string[] {
  return rawHeaders.filter((_, index) => /^www-authenticate$/i.test(rawHeaders[index - 1] ?? ''))
}

test('an anonymous client is challenged, every line of it kept', async (t) => {
  const iis = await startFakeIis(t)
  const { url } = await startUsher(t, siteBefore(iis.origin, 'presets: [iis]'))
  const answer = await send(url)
  t.equal(answer.status, 401)
  t.same(challengesOf(answer), CHALLENGES)
})

test('a handshake of three legs runs over one upstream connection, and what follows is signed in', async (t) => {
  const iis = await startFakeIis(t)
  const { port, log } = await startUsher(t, siteBefore(iis.origin, 'presets: [iis]'))
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const client = new WindowsClient(t, port, name)
    t.equal((await client.ask('/')).status, 401)
    const leg = await client.ask('/', { authorization: FIRST_LEG })
    t.match(challengesOf(leg), [/^NTLM TlRM/])
    t.equal(leg.headers['usher-cause'], undefined, 'a leg is no refusal')
    const answer = await client.ask('/', { authorization: thirdLeg() })
    t.match(answer, { status: 200, text: 'ACME\\jane' })
    for (const path of ['/1', '/2', '/3']) {
      const next = await client.ask(path)
      t.equal(next.text, 'ACME\\jane', 'without credentials')
      t.equal(next.headers['x-connection'], answer.headers['x-connection'])
    }
  }
  t.same(iis.mixed, [])
  t.equal(log.filter(({ level }) => Number(level) >= 40).length, 0)
})

test('one leg of Negotiate signs a connection in, and nobody else’s', async (t) => {
  const iis = await startFakeIis(t)
  const { port, url } = await startUsher(t, siteBefore(iis.origin))
  const client = new WindowsClient(t, port, 'a')
  t.equal((await client.ask('/', { authorization: TICKET })).text, 'jane')
  t.equal((await client.ask('/')).text, 'jane')
  for (let round = 0; round < 15; round++) t.equal((await send(url)).status, 401)
  t.same(iis.mixed, [])
})

test('a signed-in identity is never seen by an anonymous client', async (t) => {
  const iis = await startFakeIis(t)
  const { port, url } = await startUsher(t, siteBefore(iis.origin))
  let leaks = 0
  for (let round = 0; round < 3; round++) {
    const client = new WindowsClient(t, port, 'signed in')
    t.equal((await client.signIn()).status, 200)
    for (let tries = 0; tries < 3; tries++) if ((await send(url)).status === 200) leaks += 1
    client.socket.destroy()
    for (let tries = 0; tries < 2; tries++) if ((await send(url)).status === 200) leaks += 1
  }
  t.equal(leaks, 0, 'of 15')
  t.same(iis.mixed, [])
})

test('forty handshakes at a time, and twenty anonymous clients in between', async (t) => {
  const iis = await startFakeIis(t, { delayMs: 5 })
  const { port, url } = await startUsher(t, siteBefore(iis.origin))
  const signingIn = Array.from({ length: 40 }, async (_, index) => {
    const client = new WindowsClient(t, port, `client ${index}`)
    const answer = await client.signIn('/', {}, 'jane')
    const next = await client.ask('/next')
    return [answer.status, next.status]
  })
  const strangers = Array.from({ length: 20 }, async () => (await send(url)).status)
  t.equal((await Promise.all(signingIn)).filter((all) => all.every((status) => status === 200)).length, 40)
  t.same(await Promise.all(strangers), Array<number>(20).fill(401))
  t.same(iis.mixed, [])
})

test('a client that was challenged shares its upstream connection with nobody from then on', async (t) => {
  const iis = await startFakeIis(t)
  const { port } = await startUsher(t, siteBefore(iis.origin))
  const clients = ['a', 'b', 'c'].map((name) => new WindowsClient(t, port, name))
  for (const client of clients) await client.ask('/')
  const pooled = iis.connections.length
  for (let round = 0; round < 2; round++) for (const client of clients) await client.ask('/again')
  t.equal(iis.connections.length, pooled + clients.length, 'one for each, and no more')
  for (const { clients: seen } of iis.connections.slice(pooled)) t.equal(new Set(seen).size, 1)
})

test('a POST of 64 KiB goes through a handshake, its body with every leg', async (t) => {
  for (const answersEarly of [false, true]) {
    const iis = await startFakeIis(t, { answersEarly })
    const { port } = await startUsher(t, siteBefore(iis.origin))
    const client = new WindowsClient(t, port, 'a')
    const body = Buffer.alloc(65_536, 'x')
    t.equal((await client.ask('/', { method: 'POST', body })).status, 401)
    const answer = await client.signIn('/', { method: 'POST', body })
    t.match(answer, { status: 200, text: 'ACME\\jane' }, answersEarly ? 'answered at the head' : 'read whole')
    t.same(iis.mixed, [])
  }
})

test('a leg that is answered at the head of an upload keeps its connection', async (t) => {
  const iis = await startFakeIis(t, { answersEarly: true })
  const { port } = await startUsher(t, siteBefore(iis.origin))
  const client = new WindowsClient(t, port, 'a')
  const answer = await client.signIn('/', { method: 'POST', body: Buffer.alloc(4_000_000, 'x') })
  t.match(answer, { status: 200, text: 'ACME\\jane' })
})

test('requests that come one behind the other are sent one after the other', async (t) => {
  const iis = await startFakeIis(t, { delayMs: 20 })
  const { port } = await startUsher(t, siteBefore(iis.origin))
  const client = new WindowsClient(t, port, 'a')
  t.equal((await client.signIn()).status, 200)
  const { socket } = client
  let text = ''
  socket.removeAllListeners('data')
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\nX-Client: a\r\n`
  socket.write(`${get('/1')}\r\n${get('/2')}\r\n${get('/3')}Connection: close\r\n\r\n`)
  await client.closed
  t.equal(text.match(/HTTP\/1\.1 200 OK/g)?.length, 3)
  t.equal(iis.overlaps(), 0)
  t.same(iis.mixed, [])
})

test('a wrong password is a refusal, and the next try begins anew', async (t) => {
  const iis = await startFakeIis(t)
  const { port } = await startUsher(t, siteBefore(iis.origin, 'presets: [iis]'))
  const client = new WindowsClient(t, port, 'a')
  const refused = await client.signIn('/', {}, 'mallory')
  t.equal(refused.status, 401)
  t.same(challengesOf(refused), CHALLENGES)
  t.equal((await client.signIn()).status, 200)
})

test('two sites behind one client connection have an upstream connection each', async (t) => {
  const iis = await startFakeIis(t)
  const { port } = await startUsher(
    t,
    `sites:
  - { name: one, pathPrefix: /one, upstream: '${iis.origin}' }
  - { name: two, pathPrefix: /two, upstream: '${iis.origin}' }
`,
  )
  const client = new WindowsClient(t, port, 'a')
  t.equal((await client.signIn('/one')).status, 200)
  t.equal((await client.ask('/two')).status, 401)
  t.equal((await client.signIn('/two')).status, 200)
  t.equal((await client.ask('/one')).status, 200)
})

test('a proxy in front that mixes people on one connection gives nobody another’s identity', async (t) => {
  const iis = await startFakeIis(t)
  const { port } = await startUsher(t, `trustedProxies: [loopback]\n${siteBefore(iis.origin)}`)
  const proxy = new WindowsClient(t, port, 'proxy')
  const jane = { headers: { 'X-Forwarded-For': '192.0.2.1' } }
  t.equal((await proxy.signIn('/', jane)).status, 200)
  t.equal((await proxy.ask('/', jane)).status, 200)
  t.equal((await proxy.ask('/', { headers: { 'X-Forwarded-For': '192.0.2.2' } })).status, 401)
  t.equal((await proxy.ask('/', jane)).status, 401)
})
