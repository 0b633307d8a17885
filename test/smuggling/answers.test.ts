// Response splitting and smuggling: a hostile upstream against clients that keep their connections.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { startRawUpstream } from '../helpers/wire.ts'
import { readAnswers } from './strict.ts'
import type { StrictMessage } from './strict.ts'

const PLANTED = 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nplanted'

// What the upstream answers, less the version; and the status that the client gets, or nothing where the answer is cut.
const ANSWERS: readonly (readonly [name: string, answer: string, status: string | undefined])[] = [
  ['two lengths', '200 OK\r\nContent-Length: 2\r\nContent-Length: 90\r\n\r\nok', '502'],
  ['two lengths in another case', '200 OK\r\nContent-Length: 2\r\ncontent-length: 90\r\n\r\nok', '502'],
  ['the same length twice', '200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok', '502'],
  ['two lengths in one field', '200 OK\r\nContent-Length: 2, 2\r\n\r\nok', '502'],
  ['a negative length', '200 OK\r\nContent-Length: -2\r\n\r\nok', '502'],
  ['a length with a plus', '200 OK\r\nContent-Length: +2\r\n\r\nok', '502'],
  ['a length in hex', '200 OK\r\nContent-Length: 0x2\r\n\r\nok', '502'],
  ['no number for a length', '200 OK\r\nContent-Length:\r\n\r\nok', '502'],
  ['a length beyond 64 bits', '200 OK\r\nContent-Length: 18446744073709551618\r\n\r\nok', '502'],
  [
    'a length and chunks',
    '200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    '502',
  ],
  [
    'chunks and a length',
    '200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    '502',
  ],
  ['an unknown coding', '200 OK\r\nTransfer-Encoding: cow\r\n\r\n2\r\nok\r\n0\r\n\r\n', '502'],
  [
    'chunked, and something else',
    '200 OK\r\nTransfer-Encoding: chunked, identity\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    '502',
  ],
  [
    'chunked twice',
    '200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    '502',
  ],
  ['CR in a value', '200 OK\r\nX: a\rSet-Cookie: b=1\r\nContent-Length: 2\r\n\r\nok', '502'],
  ['LF in a value', '200 OK\r\nX: a\nSet-Cookie: b=1\r\nContent-Length: 2\r\n\r\nok', '502'],
  ['NUL in a value', '200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\nok', '502'],
  ['ESC in a value', '200 OK\r\nX: a\u001b[2Jb\r\nContent-Length: 2\r\n\r\nok', '502'],
  ['DEL in a value', '200 OK\r\nX: a\u007fb\r\nContent-Length: 2\r\n\r\nok', '502'],
  ['CR in a reason', `200 OK\rX: y\r\nContent-Length: 2\r\n\r\nok`, '502'],
  ['LF in a reason', `200 OK\nX: y\r\nContent-Length: 2\r\n\r\nok`, '502'],
  ['NUL in a reason', '200 O\0K\r\nContent-Length: 2\r\n\r\nok', '502'],
  ['a folded value', '200 OK\r\nX: a\r\n Content-Length: 9\r\nContent-Length: 2\r\n\r\nok', '502'],
  ['a space before a colon', '200 OK\r\nContent-Length : 2\r\n\r\nok', '502'],
  ['a space in a name', '200 OK\r\nContent Length: 2\r\n\r\nok', '502'],
  ['a field without a colon', '200 OK\r\nX\r\nContent-Length: 2\r\n\r\nok', '502'],
  ['LF for all line ends', '200 OK\nContent-Length: 2\n\nok', '502'],
  [
    'a bad size of its first chunk',
    '200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\nok\r\n0\r\n\r\n',
    undefined,
  ],
  [
    'a bad size of a later chunk',
    '200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n-1\r\n\r\n',
    undefined,
  ],
  [
    'a size beyond 64 bits',
    '200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000002\r\nok\r\n0\r\n\r\n',
    undefined,
  ],
  ['LF behind a size', '200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\nok\r\n0\r\n\r\n', undefined],
  ['LF behind a chunk', '200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\n0\r\n\r\n', undefined],
  ['LF in an extension', '200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=\nok\r\n0\r\n\r\n', undefined],
  ['a second answer behind a length', `200 OK\r\nContent-Length: 2\r\n\r\nok${PLANTED}`, '200'],
  [
    'a second answer behind chunks',
    `200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n${PLANTED}`,
    '200',
  ],
  ['a second answer behind no body', `200 OK\r\nContent-Length: 0\r\n\r\n${PLANTED}`, '200'],
  ['a body behind 204', `204 No Content\r\n\r\n${PLANTED}`, '204'],
  ['a length at 204', `204 No Content\r\nContent-Length: 7\r\n\r\nplanted`, '204'],
  ['chunks at 204', `204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nplanted\r\n0\r\n\r\n`, '204'],
  ['a body behind 304', `304 Not Modified\r\nContent-Length: 7\r\n\r\nplanted`, '304'],
  ['a second answer behind 304', `304 Not Modified\r\n\r\n${PLANTED}`, '304'],
  [
    'an interim answer with a length',
    '103 Early Hints\r\nContent-Length: 7\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    '200',
  ],
  [
    'framing named by Connection',
    '200 OK\r\nConnection: Content-Length, Transfer-Encoding\r\nContent-Length: 2\r\n\r\nok',
    '200',
  ],
  [
    'framing in trailers',
    '200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nContent-Length: 900\r\n\r\n',
    undefined,
  ],
  [
    'a switch that nobody asked for',
    '101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nplanted',
    '502',
  ],
  ['no status', ' OK\r\nContent-Length: 2\r\n\r\nok', '502'],
  ['a request for an answer', '\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n', '502'],
]

test('whatever an upstream answers is one answer to whoever asked, and nobody else’s', async (t) => {
  const hostile = await startHostile(t)
  for (const [name, answer, status] of ANSWERS)
    await isOneAnswer(t, hostile, { name, answer: `HTTP/1.1 ${answer}`, status })
})

test('CVE-2026-48931, GHSA-35p6-xmwp-9g52: an answer that comes late, on an idle connection, is nobody’s', async (t) => {
  const hostile = await startHostile(t)
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
  for (const lateMs of [0, 5, 50, 300])
    await isOneAnswer(t, hostile, { name: `planted ${lateMs} ms later`, answer, status: '200', lateMs })
})

type Evil = {
  readonly name: string
  readonly answer: string
  readonly status: string | undefined
  /** When the upstream sends more, which nobody asked for. */
  readonly lateMs?: number
}

type Hostile = { readonly port: number; evil: Evil | undefined }

// It has one connection for all clients.
async function startHostile(t: Test): Promise<Hostile> {
  const upstream = await startRawUpstream(t, (socket, request) => {
    const [, target = ''] = request.toString('latin1').split(' ')
    const body = `saw ${target}`
    if (target !== '/evil' || hostile.evil === undefined) {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
      return
    }
    const { answer, lateMs } = hostile.evil
    socket.write(Buffer.from(answer, 'latin1'))
    // At once, and not with the next acknowledgement: that comes with the next request.
    socket.setNoDelay()
    if (lateMs !== undefined) setTimeout(() => socket.write(PLANTED), lateMs)
  })
  const { port } = await startUsher(t, siteBefore(upstream.origin, 'connection: { maxConnections: 1 }'))
  const hostile: Hostile = { port, evil: undefined }
  return hostile
}

async function isOneAnswer(t: Test, hostile: Hostile, evil: Evil): Promise<void> {
  const { name, status, lateMs } = evil
  hostile.evil = evil
  const client = keptConnection(t, hostile.port)
  const answer = await client.ask('/evil')
  t.equal(answer?.startLine[0], status, name)
  t.notMatch(answer?.body.toString() ?? '', 'planted', name)
  if (lateMs !== undefined) await sleep(lateMs + 20)
  const other = keptConnection(t, hostile.port)
  t.equal((await other.ask('/other'))?.body.toString(), 'saw /other', `${name}: another client`)
  if (status === undefined) return
  t.equal((await client.ask('/after'))?.body.toString(), 'saw /after', `${name}: the same client`)
}

type Kept = {
  /** The answer, or nothing where the connection ends before it is whole. */
  ask(target: string): Promise<StrictMessage | undefined>
}

function keptConnection(t: Test, port: number): Kept {
  const socket = net.connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.on('error', () => socket.destroy())
  let received: Buffer = Buffer.alloc(0)
  let asked = 0
  socket.on('data', (chunk) => (received = Buffer.concat([received, chunk])))
  return {
    async ask(target) {
      asked += 1
      socket.write(`GET ${target} HTTP/1.1\r\nHost: a.example\r\n\r\n`)
      for (;;) {
        const { messages, rest } = readAnswers(received, [])
        if (messages.length > asked || (messages.length === asked && rest.length > 0))
          throw new Error(`more than was asked for: ${received.toString('latin1')}`)
        if (messages.length === asked) return messages.at(-1)
        if (socket.closed) return undefined
        await Promise.race([once(socket, 'data'), once(socket, 'close')])
      }
    },
  }
}
