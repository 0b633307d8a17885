// What an upstream may say wrong before its body: one row of faults for each test.
import { test } from 'tap'
import { ask, startFaulty, statusOf, unharmed, until } from '../helpers/faults.ts'
import type { Fault } from '../helpers/faults.ts'
import { NAVIGATION, PROGRAM } from '../helpers/upstream.ts'
import { valuesOf } from '../helpers/wire.ts'
import { ownNow } from '../helpers/ownTime.ts'

const LENGTH_0 = 'Content-Length: 0\r\n\r\n'

const BAD_HEADS: Readonly<Record<string, Fault>> = {
  'reset before the head': (socket) => socket.resetAndDestroy(),
  'closed before the head': (socket) => socket.end(),
  'reset in the head': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Le')
    setTimeout(() => socket.resetAndDestroy(), 20)
  },
  'closed in the head': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le'),
  'two lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
  'a length and chunks':
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'a negative length': 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n',
  'an overflowing length': 'HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n',
  'a length with a comma': 'HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok',
  'an unknown coding': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
  'status 000': `HTTP/1.1 000 None\r\n${LENGTH_0}`,
  'status 99': `HTTP/1.1 99 None\r\n${LENGTH_0}`,
  'status 099': `HTTP/1.1 099 None\r\n${LENGTH_0}`,
  'status abc': `HTTP/1.1 abc None\r\n${LENGTH_0}`,
  'status 700': `HTTP/1.1 700 None\r\n${LENGTH_0}`,
  'status 999': `HTTP/1.1 999 None\r\n${LENGTH_0}`,
  'status 2000': `HTTP/1.1 2000 None\r\n${LENGTH_0}`,
  'HTTP/0.9': (socket) => socket.end('<html>hello</html>'),
  'bytes of TLS': Buffer.from('16030100020100000000', 'hex'),
  SSH: 'SSH-2.0-OpenSSH_9.2\r\n',
  'NUL in a value': `HTTP/1.1 200 OK\r\nX-A: a\0b\r\n${LENGTH_0}`,
  'NUL in a name': `HTTP/1.1 200 OK\r\nX\0A: a\r\n${LENGTH_0}`,
  'a bare CR in a value': `HTTP/1.1 200 OK\r\nX-A: a\rX-B: b\r\n${LENGTH_0}`,
  'a bare CR in the reason': `HTTP/1.1 200 O\rK\r\n${LENGTH_0}`,
  'a space in a name': `HTTP/1.1 200 OK\r\nX A: a\r\n${LENGTH_0}`,
  'a space before the colon': `HTTP/1.1 200 OK\r\nX-A : a\r\n${LENGTH_0}`,
  'a line without a colon': `HTTP/1.1 200 OK\r\nX-A\r\n${LENGTH_0}`,
  'folded lines': `HTTP/1.1 200 OK\r\nX-A: 1\r\n 2\r\n${LENGTH_0}`,
  'a folded first line': `HTTP/1.1 200 OK\r\n X-A: 1\r\n${LENGTH_0}`,
  'line feeds alone': 'HTTP/1.1 200 OK\nContent-Length: 0\n\n',
  '100 that nobody waits for': `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n${LENGTH_0}`,
  '101 unasked': 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
  '101 unasked, with nothing named': 'HTTP/1.1 101 Switching Protocols\r\n\r\n',
  'a line of 64 KB': `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(65_536)}\r\n${LENGTH_0}`,
  '10,000 Set-Cookie': `HTTP/1.1 200 OK\r\n${'Set-Cookie: a=b\r\n'.repeat(10_000)}${LENGTH_0}`,
  'a head without an end': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    const more = setInterval(() => socket.write(`X-A: ${'a'.repeat(8_000)}\r\n`), 2)
    socket.on('close', () => clearInterval(more))
  },
}

const pathOf = (index: number): string => `/${index}`
const people = fieldsOf(NAVIGATION)
const programs = fieldsOf(PROGRAM)

function fieldsOf(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
}

test('an upstream whose head is wrong', async (whole) => {
  const faults = Object.entries(BAD_HEADS)
  const byPath = Object.fromEntries(faults.map(([, fault], index) => [pathOf(index), fault]))
  const faulty = await startFaulty(whole, byPath, { site: 'connection: { headersTimeoutMs: 3000 }' })
  for (const [index, [what]] of faults.entries()) {
    await whole.test(`${what} is 502: a page for a person, problem+json for a program`, async (t) => {
      const person = await ask(faulty.port, pathOf(index), people)
      t.equal(statusOf(person), 502)
      t.match(person.body.toString(), /^<!doctype html>/)
      const program = await ask(faulty.port, pathOf(index), programs)
      t.equal(statusOf(program), 502)
      t.match(valuesOf(program, 'content-type'), ['application/problem+json'])
      await unharmed(t, faulty)
    })
  }
})

const PASSES: Readonly<Record<string, readonly [status: number, head: string]>> = {
  'a line of 10 KB, as large as a Kerberos ticket': [200, `200 OK\r\nX-A: ${'a'.repeat(10_240)}`],
  'a reason of 10 KB': [200, `200 ${'a'.repeat(10_240)}`],
  'an unknown status': [599, '599 None'],
  'a thousand early hints': [200, `${'103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 '.repeat(1_000)}200 OK`],
}

test('an upstream whose head is odd, and right', async (whole) => {
  const faults = Object.entries(PASSES)
  const byPath = Object.fromEntries(
    faults.map(([, [, head]], index) => [pathOf(index), `HTTP/1.1 ${head}\r\nContent-Length: 2\r\n\r\nok`]),
  )
  const faulty = await startFaulty(whole, byPath)
  for (const [index, [what, [status]]] of faults.entries()) {
    await whole.test(`${what} passes`, async (t) => {
      const answer = await ask(faulty.port, pathOf(index))
      t.equal(statusOf(answer), status)
      t.equal(answer.body.toString(), 'ok')
      t.ok(answer.interim.length <= 100)
      await unharmed(t, faulty)
    })
  }
})

test('60 Set-Cookie arrive separately and in order, and as many as the limit lets through', async (t) => {
  const cookies = Array.from({ length: 2_000 }, (_, index) => `c${index}=${index}`)
  const head = (count: number): string =>
    `HTTP/1.1 200 OK\r\n${cookies
      .slice(0, count)
      .map((cookie) => `Set-Cookie: ${cookie}\r\n`)
      .join('')}${LENGTH_0}`
  const faulty = await startFaulty(t, { '/60': head(60), '/2000': head(2_000) })
  for (const count of [60, 2_000])
    t.same(valuesOf(await ask(faulty.port, `/${count}`), 'set-cookie'), cookies.slice(0, count))
  await unharmed(t, faulty)
})

test('an upstream that is silent before its head, or in it, is 504 within the timeout and half a second', async (t) => {
  const faulty = await startFaulty(
    t,
    { '/before': () => {}, '/in': 'HTTP/1.1 200 OK\r\nContent-' },
    { site: 'connection: { headersTimeoutMs: 500 }' },
  )
  for (const path of ['/before', '/in']) {
    const began = ownNow()
    t.equal(statusOf(await ask(faulty.port, path, people)), 504)
    // What undici looks after each second, and a busy machine.
    t.ok(ownNow() - began < 3_000, `${Math.round(ownNow() - began)} ms`)
    await until('the upstream is released', () => faulty.upstream.connections.size === 0)
  }
  await unharmed(t, faulty)
})

test('a redirect of an upstream to its own host passes as it is, for a person and for a program', async (t) => {
  const own = 'Location: http://127.0.0.1:8080/login?next=%2F'
  const faulty = await startFaulty(t, { '/': `HTTP/1.1 302 Found\r\n${own}\r\n${LENGTH_0}` })
  for (const fields of [people, programs])
    t.same(valuesOf(await ask(faulty.port, '/', fields), 'location'), [
      'http://127.0.0.1:8080/login?next=%2F',
    ])
  await unharmed(t, faulty)
})
