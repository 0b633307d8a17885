// WebSockets of people who are signed in to a connection.
import http from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import { FIRST_LEG, startFakeIis, thirdLeg, TICKET } from '../../helpers/fakeIis.ts'
import { challengeMessage, messageType, userNameIn } from '../../helpers/ntlmMessages.ts'
import { listenOn } from '../../helpers/upstream.ts'
import { siteBefore, startUsher } from '../../helpers/usher.ts'
import { WindowsClient } from '../../helpers/windowsClient.ts'

/** Echoes after a switch, and refuses one to strangers; signs in by NTLM on the connection. */
async function startEcho(t: Test): Promise<{ origin: string; sockets: Set<Socket> }> {
  const users = new WeakMap<Duplex, string>()
  const sockets = new Set<Socket>()
  const userOf = (request: IncomingMessage): string | undefined => {
    const token = Buffer.from((request.headers.authorization ?? '').split(' ')[1] ?? '', 'base64')
    if (messageType(token) === 3) users.set(request.socket, userNameIn(token))
    if (request.headers.authorization === TICKET) users.set(request.socket, 'jane')
    return users.get(request.socket)
  }
  const server = http.createServer((request, response) => {
    const user = userOf(request)
    const challenge =
      request.headers.authorization === FIRST_LEG ? `NTLM ${challengeMessage().toString('base64')}` : 'NTLM'
    if (user === undefined) response.writeHead(401, { 'WWW-Authenticate': challenge, 'Content-Length': 0 })
    response.end(user)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('upgrade', (request, socket) => {
    const user = userOf(request)
    socket.on('error', () => socket.destroy())
    if (user === undefined || request.url === '/refused') {
      socket.end('HTTP/1.1 403 No\r\nContent-Length: 7\r\nConnection: close\r\n\r\nrefused')
      return
    }
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n${user}:`)
    socket.pipe(socket)
  })
  return { origin: `http://127.0.0.1:${await listenOn(t, server)}`, sockets }
}

function upgrade(
  client: WindowsClient,
  path: string,
  fields = '',
): Promise<(text: string) => Promise<string>> {
  let text = ''
  client.socket.removeAllListeners('data')
  client.socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  client.socket.write(
    `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n${fields}\r\n`,
  )
  const wait = async (end: string): Promise<string> => {
    for (let tries = 0; tries < 200 && !text.includes(end); tries++) await sleep(5)
    return text
  }
  return Promise.resolve(wait)
}

test('a WebSocket of a signed-in client takes its upstream connection over', async (t) => {
  const { origin, sockets } = await startEcho(t)
  const { port } = await startUsher(t, siteBefore(origin))
  const client = new WindowsClient(t, port, 'a')
  t.equal((await client.signIn()).text, 'ACME\\jane')
  const wait = await upgrade(client, '/')
  t.match(await wait('jane:'), /^HTTP\/1\.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo/)
  client.socket.write('hello')
  t.match(await wait('hello'), /ACME\\jane:hello$/)
  t.equal(sockets.size, 1)
  client.socket.destroy()
  for (let tries = 0; tries < 40 && sockets.size > 0; tries++) await sleep(5)
  t.equal(sockets.size, 0)
})

test('a handshake whose legs all ask for a WebSocket ends in one', async (t) => {
  const { origin } = await startEcho(t)
  const { port } = await startUsher(t, siteBefore(origin))
  const client = new WindowsClient(t, port, 'a')
  const first = await upgrade(client, '/', `Authorization: ${FIRST_LEG}\r\n`)
  t.match(await first('\r\n\r\n'), /^HTTP\/1\.1 401 .*NTLM TlRM/s)
  const third = await upgrade(client, '/', `Authorization: ${thirdLeg()}\r\n`)
  t.match(await third('jane:'), /^HTTP\/1\.1 101 /)
  client.socket.write('hello')
  t.match(await third('hello'), /ACME\\jane:hello$/)
})

test('a ticket of Kerberos opens a WebSocket in one leg, on a connection of its own', async (t) => {
  const { origin } = await startEcho(t)
  const { port } = await startUsher(t, siteBefore(origin))
  const client = new WindowsClient(t, port, 'a')
  const wait = await upgrade(client, '/', `Authorization: ${TICKET}\r\n`)
  t.match(await wait('jane:'), /^HTTP\/1\.1 101 /)
})

test('a WebSocket that the upstream refuses to a signed-in client is refused as it says', async (t) => {
  const { origin, sockets } = await startEcho(t)
  const { port, log } = await startUsher(
    t,
    siteBefore(origin, 'rules: [{ name: all, when: { status: 403 }, cause: refused }]'),
  )
  const client = new WindowsClient(t, port, 'a')
  await client.signIn()
  const closed = once(client.socket, 'close')
  const wait = await upgrade(client, '/refused')
  t.match(await wait('refused'), /^HTTP\/1\.1 403 No\r\n.*\r\n\r\nrefused$/s)
  await closed
  t.equal(sockets.size, 0)
  t.equal(log.filter(({ level }) => Number(level) >= 40).length, 0)
})

test('the identity of a WebSocket is nobody else’s', async (t) => {
  const iis = await startFakeIis(t)
  const { port } = await startUsher(t, siteBefore(iis.origin))
  const jane = new WindowsClient(t, port, 'jane')
  t.equal((await jane.signIn()).status, 200)
  const stranger = new WindowsClient(t, port, 'stranger')
  const wait = await upgrade(stranger, '/')
  t.match(await wait('\r\n\r\n'), /^HTTP\/1\.1 401 /)
  t.same(iis.mixed, [])
})
