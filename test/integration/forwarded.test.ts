import { once } from 'node:events'
import net from 'node:net'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { siteBefore, startUsher, temporaryDirectory } from '../helpers/usher.ts'
import { send, startUpstream } from '../helpers/upstream.ts'
import { startRawUpstream } from '../helpers/wire.ts'

async function seenWith(
  t: Test,
  settings: string,
  headers: Record<string, string>,
): Promise<Record<string, string>> {
  const origin = await startUpstream(t, (request, response) => response.end(JSON.stringify(request.headers)))
  const { port } = await startUsher(t, settings.replace('SITE', siteBefore(origin)))
  return JSON.parse((await send(`http://127.0.0.1:${port}/`, { headers })).text) as Record<string, string>
}

const CLAIMS = {
  Host: 'app.example',
  'X-Forwarded-For': '203.0.113.9',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Host': 'public.example',
  Forwarded: 'for=203.0.113.9;proto=https',
  'X-Real-IP': '203.0.113.9',
  X_Forwarded_For: '203.0.113.9',
  'X-Original-URL': '/admin',
}

test('an untrusted client’s claims of origin are replaced by what was seen', async (t) => {
  const seen = await seenWith(t, 'SITE', CLAIMS)
  t.equal(seen['x-forwarded-for'], '127.0.0.1')
  t.equal(seen['x-forwarded-proto'], 'http')
  t.equal(seen['x-forwarded-host'], 'app.example')
  for (const name of ['forwarded', 'x-real-ip', 'x_forwarded_for', 'x-original-url', 'via'])
    t.notOk(seen[name], name)
})

test('a trusted proxy’s claims are kept and its own address added', async (t) => {
  const seen = await seenWith(t, 'trustedProxies: [loopback]\nSITE', CLAIMS)
  t.equal(seen['x-forwarded-for'], '203.0.113.9, 127.0.0.1')
  t.equal(seen['x-forwarded-proto'], 'https')
  t.equal(seen['x-forwarded-host'], 'public.example')
  t.equal(seen['x-real-ip'], '203.0.113.9')
  t.equal(seen['forwarded'], 'for=203.0.113.9;proto=https')
})

test('Forwarded (RFC 7239) is sent by setting, alone or beside', async (t) => {
  const alone = await seenWith(t, 'forwardedHeaders: forwarded\nSITE', { Host: 'app.example:81' })
  t.equal(alone['forwarded'], 'for=127.0.0.1;host="app.example:81";proto=http')
  t.notOk(alone['x-forwarded-for'])
  const both = await seenWith(t, 'forwardedHeaders: both\ntrustedProxies: [127.0.0.0/8]\nSITE', CLAIMS)
  t.equal(both['forwarded'], 'for=203.0.113.9;proto=https, for=127.0.0.1;host=app.example;proto=http')
  t.equal(both['x-forwarded-for'], '203.0.113.9, 127.0.0.1')
})

test('none of them is sent where the setting says none, nor an untrusted claim let through', async (t) => {
  const seen = await seenWith(t, 'forwardedHeaders: none\nSITE', CLAIMS)
  for (const name of ['forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host'])
    t.notOk(seen[name], name)
})

test('CVE-2026-33805: a client’s Connection cannot strip what Usher adds', async (t) => {
  const seen = await seenWith(t, 'SITE', {
    Connection: 'close, X-Forwarded-For, X-Forwarded-Proto, Host, X-Mine',
    'X-Mine': '1',
  })
  t.equal(seen['x-forwarded-for'], '127.0.0.1')
  t.equal(seen['x-forwarded-proto'], 'http')
  t.ok(seen['host'])
  t.notOk(seen['x-mine'])
})

test('the Host header is kept, the upstream’s, or a fixed one', async (t) => {
  const origin = await startUpstream(t, (request, response) => response.end(request.headers.host))
  for (const [setting, wanted] of [
    ['keep', 'app.example'],
    ['upstream', new URL(origin).host],
    ['fixed.example', 'fixed.example'],
  ] as const) {
    const { port } = await startUsher(t, siteBefore(origin, `connection: { host: ${setting} }`))
    t.equal((await send(`http://127.0.0.1:${port}/`, { headers: { Host: 'app.example' } })).text, wanted)
  }
})

test('a client that resets right behind its request is not taken for a trusted Unix socket', async (t) => {
  const upstream = await startRawUpstream(t, (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
  )
  const { port, url } = await startUsher(t, siteBefore(upstream.origin))
  const request =
    'POST / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.6.6.6\r\nX-Real-IP: 10.6.6.6\r\nContent-Length: 0\r\n\r\n'
  for (let round = 0; round < 30; round++) {
    const socket = net.connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(request)
    socket.resetAndDestroy()
  }
  await send(url)
  t.ok(upstream.received.length > 0)
  for (const bytes of upstream.received) {
    t.notMatch(bytes.toString(), '10.6.6.6')
    t.match(bytes.toString(), /^X-Forwarded-For: 127\.0\.0\.1\r$/m)
  }
})

test('whoever may write to a Unix socket is believed', async (t) => {
  const path = join(await temporaryDirectory(t), 'front')
  const origin = await startUpstream(t, (request, response) => response.end(JSON.stringify(request.headers)))
  await startUsher(t, `listen: { socket: ${path} }\n${siteBefore(origin)}`)
  const { text } = await send('http://a.example/', { socketPath: path, headers: CLAIMS })
  t.match(JSON.parse(text), { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'public.example' })
})
