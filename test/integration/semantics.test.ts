import http from 'node:http'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { send, startUpstream } from '../helpers/upstream.ts'
import { exchangeRaw, parseMessage, startRawUpstream, valuesOf } from '../helpers/wire.ts'

test('every method that Node knows reaches the upstream, CONNECT and TRACE alone are refused', async (t) => {
  const origin = await startUpstream(t, (request, response) => response.end(request.method))
  const { port } = await startUsher(t, siteBefore(origin))
  for (const method of http.METHODS.filter((name) => !['CONNECT', 'HEAD', 'TRACE'].includes(name))) {
    const { status, text } = await send(`http://127.0.0.1:${port}/`, { method })
    t.equal(status, 200, method)
    t.equal(text, method)
  }
})

test('CONNECT is 405', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end())
  const { port } = await startUsher(t, siteBefore(origin))
  const answer = parseMessage(await exchangeRaw(port, 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'))
  t.match(answer.startLine, /^HTTP\/1\.1 405 /)
  t.equal(valuesOf(answer, 'usher-reference').length, 1)
})

test('a client that resets right behind CONNECT or a refused upgrade does not end the process', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('alive'))
  const { port, url } = await startUsher(t, siteBefore(origin, 'hosts: [known.example]'))
  const upgrade = 'Connection: Upgrade\r\nUpgrade: x\r\n\r\n'
  const heads = [
    'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
    `GET /.usher/x HTTP/1.1\r\nHost: a\r\n${upgrade}`,
    `GET / HTTP/1.1\r\nHost: unknown.example\r\n${upgrade}`,
    `GET / HTTP/1.1\r\nHost: known.example\r\n${upgrade}`,
    'nonsense\r\n\r\n',
  ]
  for (const head of heads) {
    for (const delayMs of [0, 0, 1, 1, 2, 5]) {
      const socket = net.connect(port, '127.0.0.1')
      socket.on('error', () => socket.destroy())
      await new Promise<void>((resolve) => {
        socket.write(head, () => resolve())
      })
      if (delayMs > 0) await sleep(delayMs)
      socket.resetAndDestroy()
    }
  }
  await sleep(50)
  t.equal((await send(url, { headers: { Host: 'known.example' } })).text, 'alive')
})

test('a connection that somebody signed in to by NTLM or Negotiate serves nobody else', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    const socket = request.socket as net.Socket & { identity?: string }
    if (request.headers.authorization !== undefined) socket.identity = 'somebody'
    response.end(socket.identity ?? 'anonymous')
  })
  const { port } = await startUsher(t, siteBefore(origin))
  for (const scheme of ['NTLM', 'Negotiate', 'negotiate']) {
    const signedIn = await send(`http://127.0.0.1:${port}/`, {
      headers: { Authorization: `${scheme} TlRMTVNTUAAD` },
    })
    t.equal(signedIn.text, 'somebody')
    for (let round = 0; round < 5; round++)
      t.equal((await send(`http://127.0.0.1:${port}/`)).text, 'anonymous')
  }
})

test('HEAD has the head of GET, its Content-Length too, and no body', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nETag: "a"\r\n\r\n')
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const bytes = await exchangeRaw(port, 'HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  const answer = parseMessage(bytes, { bodiless: true })
  t.same(valuesOf(answer, 'content-length'), ['1234'])
  t.same(valuesOf(answer, 'etag'), ['"a"'])
  t.equal(answer.body.length, 0)
})

test('204 and 304 have no body, and 304 keeps the fields that describe one', async (t) => {
  for (const head of ['204 No Content\r\n', '304 Not Modified\r\nETag: "a"\r\n']) {
    const upstream = await startRawUpstream(t, (socket) => socket.write(`HTTP/1.1 ${head}\r\n`))
    const { port } = await startUsher(t, siteBefore(upstream.origin))
    const answer = parseMessage(
      await exchangeRaw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
    )
    t.match(answer.startLine, head.slice(0, 3))
    t.same(valuesOf(answer, 'etag'), head.includes('ETag') ? ['"a"'] : [])
    t.same([...valuesOf(answer, 'transfer-encoding'), ...valuesOf(answer, 'content-length')], [])
    t.equal(answer.body.length, 0)
  }
})

test('trailers follow a chunked body', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => {
    socket.write(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 42\r\n\r\n',
    )
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const answer = parseMessage(
    await exchangeRaw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
  )
  t.same(answer.trailers, [['X-Sum', '42']])
  t.same(valuesOf(answer, 'trailer'), ['X-Sum'])
  t.equal(answer.body.toString(), 'abc')
})

test('interim responses pass before the final one', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => {
    socket.write(
      'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nLink: </b.css>; rel=preload\r\n\r\n',
    )
    socket.write('HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const answer = parseMessage(
    await exchangeRaw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
  )
  t.match(
    answer.interim[0],
    /^HTTP\/1\.1 103 Early Hints\nLink: <\/a\.css>; rel=preload\nLink: <\/b\.css>; rel=preload$/,
  )
  t.match(answer.interim[1], /^HTTP\/1\.1 102 Processing/)
  t.equal(answer.body.toString(), 'ok')
})

test('a client that expects 100-continue gets it and its body arrives', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () =>
      response.end(`${String(request.headers.expect)} ${Buffer.concat(chunks).toString()}`),
    )
  })
  const { port } = await startUsher(t, siteBefore(origin))
  const socket = net.connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.write(
    'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n',
  )
  const first = await new Promise<string>((resolve) => {
    socket.once('data', (chunk) => resolve(chunk.toString()))
  })
  t.match(first, /^HTTP\/1\.1 100 Continue\r\n/)
  socket.write('hello')
  const rest = await new Promise<string>((resolve) => {
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.on('close', () => resolve(text))
  })
  t.match(rest, /undefined hello$/)
})

test('an HTTP/1.0 client gets an answer that ends with the connection', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n')
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const answer = parseMessage(await exchangeRaw(port, 'GET / HTTP/1.0\r\n\r\n'))
  t.same(valuesOf(answer, 'transfer-encoding'), [])
  t.equal(answer.body.toString(), 'abc')
})

test('pipelined requests are answered in order', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    setTimeout(() => response.end(`<${request.url}>`), request.url === '/slow' ? 80 : 0)
  })
  const { port } = await startUsher(t, siteBefore(origin))
  const bytes = await exchangeRaw(
    port,
    'GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /quick HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  )
  t.match(bytes.toString(), /<\/slow>[^]*<\/quick>/)
})

test('hop-by-hop fields of the upstream stay with the upstream, those it names in Connection too', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => {
    socket.write(
      'HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Hop\r\nKeep-Alive: timeout=9\r\nX-Hop: 1\r\nX-End: 2\r\nContent-Length: 0\r\n\r\n',
    )
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const answer = parseMessage(
    await exchangeRaw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
  )
  t.same(valuesOf(answer, 'x-hop'), [])
  t.same(valuesOf(answer, 'keep-alive'), [])
  t.same(valuesOf(answer, 'x-end'), ['2'])
})

test('nothing is added to an answer that has no Date and no Content-Type', async (t) => {
  const upstream = await startRawUpstream(t, (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx'),
  )
  const { port } = await startUsher(t, siteBefore(upstream.origin))
  const answer = parseMessage(
    await exchangeRaw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
  )
  t.same(
    answer.fields.map(([name]) => name),
    ['Content-Length', 'Connection'],
  )
})

test('Usher answers its own paths itself, and 404 where nothing is', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('upstream'))
  const { port } = await startUsher(t, siteBefore(origin))
  const at = (path: string) => send(`http://127.0.0.1:${port}${path}`)
  t.equal(JSON.parse((await at('/.usher/health')).text).status, 'ok')
  t.equal(JSON.parse((await at('/.usher/health?x=1')).text).status, 'ok')
  t.equal((await send(`http://127.0.0.1:${port}/.usher/health`, { method: 'HEAD' })).status, 200)
  for (const path of ['/.usher', '/.usher/', '/.usher/nothing', '/.usher/%E9', '/.usher/health/']) {
    const { status, headers } = await at(path)
    t.equal(status, 404, path)
    t.match(headers['content-type'], 'application/problem+json')
    t.ok(headers['usher-reference'])
  }
  t.equal((await at('/.usherette')).text, 'upstream')
})

test('a body sent to one of Usher’s own paths is nobody’s, whatever it claims to be', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('upstream'))
  const { port } = await startUsher(t, siteBefore(origin))
  for (const type of ['application/json', 'text/plain', 'no type at all', '']) {
    const ask = async (method: string, path: string) =>
      send(`http://127.0.0.1:${port}${path}`, { method, headers: { 'Content-Type': type }, body: '{' })
    const nothing = await ask('POST', '/.usher/nothing')
    t.equal(nothing.status, 404)
    t.match(nothing.headers['content-type'], 'application/problem+json')
    t.equal((await ask('POST', '/.usher/health')).status, 405)
    t.equal(JSON.parse((await ask('GET', '/.usher/health')).text).status, 'ok')
  }
})

test('the prefix of own paths is configurable, and the default one is then the upstream’s', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('upstream'))
  const { port } = await startUsher(t, `ownPath: /_gate\n${siteBefore(origin)}`)
  t.equal((await send(`http://127.0.0.1:${port}/.usher/health`)).text, 'upstream')
  t.equal(JSON.parse((await send(`http://127.0.0.1:${port}/_gate/health`)).text).status, 'ok')
})

test('sites are told apart by host and by path prefix', async (t) => {
  const first = await startUpstream(t, (request, response) => response.end(`first ${request.url}`))
  const second = await startUpstream(t, (request, response) => response.end(`second ${request.url}`))
  const { port } = await startUsher(
    t,
    `sites:\n  - { name: a, upstream: '${first}', hosts: [a.example] }\n  - { name: b, upstream: '${second}', hosts: [a.example], pathPrefix: /b }\n`,
  )
  const at = (path: string, host: string) =>
    send(`http://127.0.0.1:${port}${path}`, { headers: { Host: host } })
  t.equal((await at('/x', 'a.example')).text, 'first /x')
  t.equal((await at('/x', 'A.Example:99')).text, 'first /x')
  t.equal((await at('/b/x', 'a.example')).text, 'second /b/x')
  t.equal((await at('/bx', 'a.example')).text, 'first /bx')
  const nowhere = await at('/x', 'nota.example')
  t.equal(nowhere.status, 404)
  t.equal(nowhere.headers['usher-cause'], 'proxy-misconfigured')
})
