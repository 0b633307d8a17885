// HTTP/2 cannot carry a sign-in of the connection (RFC 9113 7): it is not offered, or the client is told to come again.
import { once } from 'node:events'
import fs from 'node:fs'
import http2 from 'node:http2'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { test } from 'tap'
import type { Test } from 'tap'
import { FIRST_LEG, startFakeIis, TICKET } from '../../helpers/fakeIis.ts'
import { startUpstream } from '../../helpers/upstream.ts'
import { siteBefore, startUsher } from '../../helpers/usher.ts'
import type { Usher } from '../../helpers/usher.ts'

const TLS = join(import.meta.dirname, '../../fixtures/tls')
const CA = fs.readFileSync(join(TLS, 'ca.pem'))
const LISTEN = `listen: { port: 0, tls: { certFile: ${TLS}/server.pem, keyFile: ${TLS}/server.key } }`

async function startSecure(t: Test, origin: string, site = ''): Promise<Usher> {
  return startUsher(t, `${LISTEN}\n${siteBefore(origin, site)}`)
}

type Told = { readonly status: number | undefined; readonly code: number }

async function askOver(
  session: http2.ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
  body?: string,
): Promise<Told> {
  const stream = session.request(headers, { endStream: body === undefined })
  let status: number | undefined
  stream.on('response', (head) => (status = head[':status']))
  stream.on('error', () => undefined)
  stream.resume()
  if (body !== undefined) stream.end(body)
  await once(stream, 'close').catch(() => undefined)
  return { status, code: stream.rstCode }
}

const HTTP_1_1_REQUIRED = { status: undefined, code: http2.constants.NGHTTP2_HTTP_1_1_REQUIRED }

test('a site with windowsAuth offers HTTP/2 on no listener', async (t) => {
  const iis = await startFakeIis(t)
  const offered = await Promise.all(
    ['windowsAuth: true', ''].map(async (setting) => {
      const { port } = await startSecure(t, iis.origin, setting)
      const socket = connectTls({
        ...{ port, host: '127.0.0.1', servername: 'localhost', ca: CA },
        ALPNProtocols: ['h2', 'http/1.1'],
      })
      await once(socket, 'secureConnect')
      socket.destroy()
      return socket.alpnProtocol
    }),
  )
  t.same(offered, ['http/1.1', 'h2'])
})

test('credentials that sign a connection in are sent nowhere over HTTP/2', async (t) => {
  const iis = await startFakeIis(t)
  const { port, log } = await startSecure(t, iis.origin)
  const session = http2.connect(`https://localhost:${port}`, { ca: CA })
  t.teardown(() => session.destroy())
  for (const authorization of [FIRST_LEG, TICKET]) {
    t.same(await askOver(session, { ':path': '/', authorization }), HTTP_1_1_REQUIRED)
    t.same(await askOver(session, { ':path': '/', ':method': 'POST', authorization }, 'x'), HTTP_1_1_REQUIRED)
  }
  t.equal(iis.connections.length, 0)
  t.equal(log.filter(({ level }) => Number(level) >= 40).length, 0)
})

test('a challenge that asks for such a sign-in sends an HTTP/2 client to HTTP/1.1', async (t) => {
  const iis = await startFakeIis(t)
  const { port, log } = await startSecure(t, iis.origin, 'presets: [iis]')
  const session = http2.connect(`https://localhost:${port}`, { ca: CA })
  t.teardown(() => session.destroy())
  t.same(await askOver(session, { ':path': '/' }), HTTP_1_1_REQUIRED)
  t.same(await askOver(session, { ':path': '/', ':method': 'POST' }, 'x'.repeat(100_000)), HTTP_1_1_REQUIRED)
  t.equal(log.filter(({ level }) => Number(level) >= 40).length, 0)
})

test('a Basic challenge stays on HTTP/2, whatever its realm is called', async (t) => {
  const origin = await startUpstream(t, (_, response) => {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="for ntlm, negotiate it"' }).end()
  })
  const { port } = await startSecure(t, origin)
  const session = http2.connect(`https://localhost:${port}`, { ca: CA })
  t.teardown(() => session.destroy())
  t.equal((await askOver(session, { ':path': '/' })).status, 401)
})
