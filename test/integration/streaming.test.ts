import http from 'node:http'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { send, startUpstream } from '../helpers/upstream.ts'
import { startRawUpstream } from '../helpers/wire.ts'
import { ownNow } from '../helpers/ownTime.ts'

const MEGABYTE = 1_048_576

test('an event stream arrives event by event, its head before the first', async (t) => {
  const origin = await startUpstream(t, (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders()
    setTimeout(() => response.write('data: 1\n\n'), 50)
  })
  const { port } = await startUsher(t, siteBefore(origin, 'presets: [testrail]'))
  const response = await new Promise<http.IncomingMessage>((resolve) => {
    http.get({ port, path: '/index.php?/ext/jira/', agent: false }, resolve)
  })
  t.equal(response.headers['content-type'], 'text/event-stream')
  const [event] = (await new Promise((resolve) =>
    response.once('data', (chunk) => resolve([chunk.toString()])),
  )) as string[]
  t.equal(event, 'data: 1\n\n')
  response.destroy()
})

test('CVE-2026-25224: a client that does not read stops the upstream from sending', async (t) => {
  let written = 0
  const origin = await startUpstream(t, (_request, response) => {
    const chunk = Buffer.alloc(64 * 1024)
    const write = (): void => {
      while (written < 200 * MEGABYTE) {
        written += chunk.length
        if (!response.write(chunk)) {
          response.once('drain', write)
          return
        }
      }
      response.end()
    }
    write()
  })
  const { port } = await startUsher(t, siteBefore(origin))
  const socket = net.connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.pause()
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await sleep(700)
  // What stands in the buffers of four sockets, not the body.
  t.ok(written < 40 * MEGABYTE, `${Math.round(written / MEGABYTE)} MB written`)
})

test('an upstream that does not read stops the client from sending', async (t) => {
  const upstream = net.createServer((socket) => socket.pause())
  await new Promise<void>((resolve) => {
    upstream.listen(0, '127.0.0.1', resolve)
  })
  t.teardown(() => upstream.close())
  const { port } = await startUsher(
    t,
    siteBefore(`http://127.0.0.1:${(upstream.address() as net.AddressInfo).port}`),
  )
  const socket = net.connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 209715200\r\n\r\n')
  const chunk = Buffer.alloc(64 * 1024)
  let sent = 0
  const write = (): void => {
    while (sent < 200 * MEGABYTE) {
      sent += chunk.length
      if (!socket.write(chunk)) {
        socket.once('drain', write)
        return
      }
    }
  }
  write()
  await sleep(700)
  t.ok(sent < 40 * MEGABYTE, `${Math.round(sent / MEGABYTE)} MB sent`)
})

test('a client that leaves while waiting releases the upstream at once', async (t) => {
  const left = Promise.withResolvers<number>()
  let asked = 0
  const origin = await startUpstream(t, (_request, response) => {
    asked = ownNow()
    response.on('close', () => left.resolve(ownNow()))
  })
  const { port, log } = await startUsher(t, siteBefore(origin))
  const socket = net.connect(port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  while (asked === 0) await sleep(5)
  const gone = ownNow()
  socket.destroy()
  t.ok((await left.promise) - gone < 1_000)
  t.notOk(
    log.some((line) => Number(line['level']) >= 40),
    'a client that leaves is no failure',
  )
})

test('a client that leaves inside a download or an upload releases the upstream', async (t) => {
  const left = Promise.withResolvers<void>()
  const cut = Promise.withResolvers<void>()
  const origin = await startUpstream(t, (request, response) => {
    if (request.method === 'POST') {
      request.resume()
      request.on('error', () => cut.resolve())
      return
    }
    response.on('close', () => left.resolve())
    response.write('begin')
  })
  const { port, log } = await startUsher(t, siteBefore(origin))
  const download = net.connect(port, '127.0.0.1')
  download.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await new Promise((resolve) => download.once('data', resolve))
  download.destroy()
  await left.promise
  const upload = net.connect(port, '127.0.0.1')
  upload.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf')
  await sleep(50)
  upload.destroy()
  await cut.promise
  t.notOk(log.some((line) => Number(line['level']) >= 40))
})

test('an upstream that answers before the upload ends is heard, and the connection serves on', async (t) => {
  const upstream = await startRawEarly(t)
  const { port } = await startUsher(t, siteBefore(upstream))
  const socket = net.connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  let text = ''
  socket.on('data', (chunk) => (text += chunk.toString()))
  socket.write('POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n')
  socket.write(Buffer.alloc(100_000))
  while (!text.includes('too large')) await sleep(5)
  t.match(text, /^HTTP\/1\.1 413 /)
  socket.write(Buffer.alloc(200_000))
  socket.write('GET /next HTTP/1.1\r\nHost: a\r\n\r\n')
  while (!text.includes('second')) await sleep(5)
  t.match(text, 'second')
})

// Answers as soon as the head is there, and leaves the body unread.
async function startRawEarly(t: Test): Promise<string> {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', (chunk) => {
      const early = chunk.toString('latin1').startsWith('POST')
      const body = early ? 'too large' : 'second'
      socket.write(
        `HTTP/1.1 ${early ? '413 Content Too Large' : '200 OK'}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      )
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`
}

test('a body cut short by the upstream is cut short for the client: never a clean end', async (t) => {
  const cuts = [
    'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n',
  ]
  for (const bytes of cuts) {
    const upstream = await startRawUpstream(t, (socket) => socket.end(bytes))
    const { port, log } = await startUsher(t, siteBefore(upstream.origin))
    await t.rejects(send(`http://127.0.0.1:${port}/`), { code: 'ECONNRESET' })
    t.match(log.at(-1), { level: 40, msg: 'the upstream broke off inside a body' })
  }
})

test('a body cut short while a rule looks at it is cut short too', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => {
    socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nhalf')
  })
  const rules = 'rules: [{ name: a, when: { body: { contains: never }, audience: client }, cause: refused }]'
  const { port } = await startUsher(t, siteBefore(upstream.origin, rules))
  await t.rejects(send(`http://127.0.0.1:${port}/`), { code: 'ECONNRESET' })
})

test('100 MB up and down arrive whole', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    response.writeHead(200, { 'Content-Length': request.headers['content-length'] ?? '0' })
    request.pipe(response)
  })
  const { port } = await startUsher(t, siteBefore(origin))
  const total = 100 * MEGABYTE
  const received = await new Promise<number>((resolve, reject) => {
    const request = http.request(
      { port, method: 'POST', agent: false, headers: { 'Content-Length': total } },
      (response) => {
        let count = 0
        response.on('data', (chunk: Buffer) => (count += chunk.length))
        response.on('end', () => resolve(count))
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    const chunk = Buffer.alloc(256 * 1024)
    let sent = 0
    const write = (): void => {
      while (sent < total) {
        sent += chunk.length
        if (!request.write(chunk)) {
          request.once('drain', write)
          return
        }
      }
      request.end()
    }
    write()
  })
  t.equal(received, total)
})
