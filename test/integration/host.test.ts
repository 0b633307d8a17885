// RFC 9112 3.2: whom a request is for must be said once, and clearly.
import { test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { exchangeRaw, parseMessage, startRawUpstream, valuesOf } from '../helpers/wire.ts'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

const AMBIGUOUS = {
  'two hosts': 'Host: a\r\nHost: b',
  'the same host twice': 'Host: a\r\nhost: a',
  'an empty one': 'Host:',
  'two in one field': 'Host: a, b',
  'user info': 'Host: joe:CANARY@a',
  'a path': 'Host: a/b',
  'a space': 'Host: a b',
  'half an address': 'Host: [',
  'a port that is no number': 'Host: a:b',
} as const

for (const [what, field] of Object.entries(AMBIGUOUS)) {
  test(`a request whose Host has ${what} is 400, an upgrade too, and reaches nobody`, async (t) => {
    const upstream = await startRawUpstream(t, (socket) => socket.write(OK))
    const { port, log } = await startUsher(t, siteBefore(upstream.origin))
    for (const more of ['', 'Connection: Upgrade\r\nUpgrade: websocket\r\n']) {
      const bytes = await exchangeRaw(port, `GET / HTTP/1.1\r\n${field}\r\n${more}\r\n`)
      const answer = parseMessage(bytes)
      t.match(answer.startLine, /^HTTP\/1\.1 400 /)
      t.equal(valuesOf(answer, 'usher-reference').length, 1)
    }
    t.equal(upstream.received.length, 0)
    t.match(log.at(-1), { status: 400, code: 'USHER_BAD_HOST' })
    t.notMatch(JSON.stringify(log), 'CANARY')
  })
}

test('an absolute-form target says the host, and Host may not say another', async (t) => {
  const answering = (name: string) =>
    startUpstream(t, (request, response) => response.end(`${name} ${request.headers.host}`))
  const sites = `sites:
  - { name: a, hosts: [a.example], upstream: '${await answering('first')}' }
  - { name: b, hosts: [b.example], upstream: '${await answering('second')}' }
`
  const { port } = await startUsher(t, sites)
  const ask = async (target: string, host: string) =>
    parseMessage(
      await exchangeRaw(port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    )
  t.equal((await ask('http://b.example/x', 'b.example')).body.toString(), 'second b.example')
  t.equal((await ask('http://A.example:80/x', 'a.example')).body.toString(), 'first A.example:80')
  for (const [target, host] of [
    ['http://a.example/x', 'b.example'],
    ['http://a.example:81/x', 'a.example'],
    ['http://joe:CANARY@a.example/x', 'a.example'],
    ['http:///x', 'a.example'],
    ['ftp://a.example/x', 'a.example'],
    ['*', 'a.example'],
  ] as const)
    t.match((await ask(target, host)).startLine, /^HTTP\/1\.1 400 /, target)
})

test('an HTTP/1.0 client that names no host is served, by an absolute-form target too', async (t) => {
  const origin = await startUpstream(t, (request, response) => response.end(request.headers.host))
  const { port } = await startUsher(t, siteBefore(origin))
  t.match(parseMessage(await exchangeRaw(port, 'GET / HTTP/1.0\r\n\r\n')).startLine, / 200 /)
  const absolute = parseMessage(await exchangeRaw(port, 'GET http://a.example/ HTTP/1.0\r\n\r\n'))
  t.equal(absolute.body.toString(), 'a.example')
})

test('an absolute-form target of Usher’s own is answered by Usher and never reaches the upstream', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => socket.write(OK))
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const ask = async (target: string, more = '') =>
    parseMessage(
      await exchangeRaw(port, `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close${more}\r\n\r\n`),
    )
  t.match((await ask('http://a/.usher/health')).body.toString(), '"ok"')
  t.match((await ask('HTTPS://a/.usher/health?x')).body.toString(), '"ok"')
  t.match((await ask('http://a/.usher/nothing')).startLine, / 404 /)
  t.match((await ask('http://a/.usher/health', ', Upgrade\r\nUpgrade: websocket')).startLine, / 400 /)
  t.equal(upstream.received.length, 0)
})
