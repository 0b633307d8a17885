// Five reloads in eight seconds, under load: nobody notices.
import { readFileSync } from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import net from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import { Client } from 'undici'
import { startFakeIis } from '../helpers/fakeIis.ts'
import { freePort } from '../helpers/process.ts'
import { listenOn } from '../helpers/upstream.ts'
import { WindowsClient } from '../helpers/windowsClient.ts'
import { RELOADED, spawnReloadable } from './reloadable.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/tls')
const CLIENTS = 50
const RELOADS = 5
const EVERY_MS = 1_600

// HAProxy and nginx were measured with some 50,000 requests. A machine that is busy with other things does fewer.
const AT_LEAST = 1_000

test(
  `${RELOADS} reloads under ${CLIENTS} clients: no request fails, and no connection ends`,
  { timeout: 120_000 },
  async (t) => {
    const upstreams = [await startEcho(t, 'one'), await startEcho(t, 'two')]
    const iis = await startFakeIis(t)
    const third = await freePort()
    const config = (round: number): string =>
      configOf({
        upstream: upstreams[round % 2] ?? '',
        iis: iis.origin,
        certificate: round % 2 === 0 ? 'server' : 'named',
        more: round % 2 === 0 ? '' : `, { port: ${third} }`,
        round,
      })
    const usher = await spawnReloadable(t, config(0))
    const [plain = '', secure = ''] = await usher.listening
    const over = new AbortController()
    const loads = [
      ...Array.from({ length: CLIENTS }, () => keepAsking(t, plain, over.signal)),
      askOverHttp2(t, secure, over.signal),
      askSignedIn(t, Number(new URL(plain).port), over.signal),
      talkThroughTunnel(t, Number(new URL(plain).port), over.signal),
    ]
    for (let round = 1; round <= RELOADS; round++) {
      await sleep(EVERY_MS)
      t.match(await usher.reload(config(round)), { msg: RELOADED }, `reload ${round}`)
    }
    over.abort()
    const done = await Promise.all(loads)
    const requests = done.reduce((sum, each) => sum + each, 0)
    t.ok(requests >= AT_LEAST, `${requests} requests`)
    for (const [index, each] of done.slice(CLIENTS).entries()) t.ok(each > 10, `${index}: ${each}`)
    t.same(iis.mixed, [])
    t.same(
      usher.lines.filter((line) => /"level":"(warn|error|fatal)"/.test(line)),
      [],
      'nothing in the log',
    )
    usher.kill('SIGTERM')
    t.same(await usher.exited, { code: 0, signal: null })
  },
)

type Round = {
  readonly upstream: string
  readonly iis: string
  readonly certificate: string
  readonly more: string
  readonly round: number
}

function configOf({ upstream, iis, certificate, more, round }: Round): string {
  const tls = `{ certFile: ${FIXTURES}/${certificate}.pem, keyFile: ${FIXTURES}/${certificate}.key }`
  return `
listen: [{ port: 0 }, { port: 0, tls: ${tls} }${more}]
brand: { product: Round ${round} }
limits: { maxConnections: ${1_000 + round}, keepAliveTimeoutMs: ${60_000 + round} }
sites:
  - { name: iis, pathPrefix: /iis, upstream: '${iis}', presets: [iis] }
  - { name: app, upstream: '${upstream}', presets: [testrail], connection: { maxConnections: ${100 + round} } }
`
}

// An application that answers at once, and echoes what comes through a tunnel.
async function startEcho(t: Test, name: string): Promise<string> {
  const server = http.createServer({ keepAliveTimeout: 60_000 }, (_request, response) => response.end(name))
  server.on('upgrade', (_request: http.IncomingMessage, socket: net.Socket) => {
    socket.on('error', () => socket.destroy())
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
    socket.pipe(socket)
    t.teardown(() => socket.destroy())
  })
  return `http://127.0.0.1:${await listenOn(t, server)}`
}

/** One request after the other over one connection; how many. */
async function keepAsking(t: Test, url: string, over: AbortSignal): Promise<number> {
  const client = new Client(url, { keepAliveTimeout: 60_000, keepAliveMaxTimeout: 60_000 })
  let [count, connections] = [0, 0]
  client.on('connect', () => (connections += 1))
  while (!over.aborted) {
    const { statusCode, body } = await client.request({ path: '/', method: 'GET' })
    const text = await body.text()
    if (statusCode !== 200 || !['one', 'two'].includes(text)) t.fail(`${statusCode} ${text}`)
    count += 1
  }
  if (connections !== 1) t.fail(`${connections} connections of one client`)
  await client.close()
  return count
}

async function askOverHttp2(t: Test, url: string, over: AbortSignal): Promise<number> {
  const session = http2.connect(url, { ca: readFileSync(join(FIXTURES, 'ca.pem')) })
  t.teardown(() => session.destroy())
  let isClosed = false
  for (const event of ['close', 'goaway', 'error']) session.on(event, () => (isClosed = true))
  let count = 0
  while (!over.aborted) {
    await Promise.all([1, 2, 3].map(() => askStream(t, session)))
    count += 3
  }
  t.notOk(isClosed, 'the session of HTTP/2 is there to the end')
  return count
}

async function askStream(t: Test, session: http2.ClientHttp2Session): Promise<void> {
  const stream = session.request({ ':path': '/' })
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const [head] = (await once(stream, 'response')) as [http2.IncomingHttpStatusHeader]
  await once(stream, 'end')
  if (head[':status'] !== 200) t.fail(`HTTP/2: ${head[':status']} ${text}`)
}

async function askSignedIn(t: Test, port: number, over: AbortSignal): Promise<number> {
  const client = new WindowsClient(t, port, 'jane')
  const { headers: signedIn } = await client.signIn('/iis/')
  let count = 0
  while (!over.aborted) {
    const answer = await client.ask('/iis/')
    if (answer.text !== 'ACME\\jane') t.fail(`not signed in any more: ${answer.status}`)
    if (answer.headers['x-connection'] !== signedIn['x-connection']) t.fail('another connection')
    count += 1
    await sleep(5)
  }
  return count
}

async function talkThroughTunnel(t: Test, port: number, over: AbortSignal): Promise<number> {
  const socket = net.connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.write('GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  t.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 101/)
  let count = 0
  while (!over.aborted) {
    socket.write(`message ${count}`)
    const [echo] = (await once(socket, 'data')) as [Buffer]
    if (echo.toString() !== `message ${count}`) t.fail(`tunnel: ${echo.toString()}`)
    count += 1
    await sleep(5)
  }
  socket.destroy()
  return count
}
