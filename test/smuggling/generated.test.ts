// Request smuggling, mixed at random: framing, line ends, versions and stray bytes.
import fc from 'fast-check'
import { test } from 'tap'
import { attack, isServedAlone, startTarget } from './attack.ts'
import type { Target } from './attack.ts'
import { HIDDEN } from './cases/case.ts'
import { readRequests } from './strict.ts'
import { told } from './witness.ts'

const START_LINES = [
  'POST / HTTP/1.1',
  'GET / HTTP/1.1',
  'PUT /x HTTP/1.0',
  'POST  /  HTTP/1.1',
  'OPTIONS / HTTP/1.1',
  'DELETE / HTTP/2.0',
]

const FIELDS = [
  ...[
    'Content-Length: 4',
    'Content-Length: 0',
    'Content-Length: 30',
    'content-length:\t4',
    'Content-Length: 4, 4',
    'Content-Length: +4',
  ],
  ...[
    'Transfer-Encoding: chunked',
    'transfer-encoding:chunked',
    'Transfer-Encoding: CHUNKED',
    'Transfer-Encoding : chunked',
    'Transfer-Encoding: xchunked',
  ],
  ...[
    'Transfer-Encoding: identity',
    'Transfer-Encoding: gzip, chunked',
    'Transfer_Encoding: chunked',
    'Transfer-Encoding:\v chunked',
    ' folded',
  ],
  ...[
    'Connection: close',
    'Connection: Content-Length',
    'Connection: keep-alive, Transfer-Encoding',
    'Connection: Upgrade',
    'Upgrade: h2c',
    'Upgrade: websocket',
  ],
  ...['Expect: 100-continue', 'Trailer: X', 'TE: trailers', 'Host: evil.example', 'X: y', 'X'],
]

const RUNS = 300

const SIZE = HIDDEN.length.toString(16)

const BODIES = [
  ...[
    '',
    'abcd',
    '0\r\n\r\n',
    '4\r\nabcd\r\n0\r\n\r\n',
    '4;a=b\r\nabcd\r\n00\r\nX: y\r\n\r\n',
    `${SIZE}\r\n${HIDDEN}\r\n0\r\n\r\n`,
  ],
  ...['4\nabcd\r\n0\r\n\r\n', '0\n\n', '04\r\nabcd\r\n0\r\n', '+4\r\nabcd\r\n0\r\n\r\n', '\r\n', HIDDEN],
]

const STRAY_BYTES = ['\r', '\n', '\0', ' ', '\t', '\v', ':', ';', ',', '0', 'a', '\r\n', '\u0080']

const LINE_END = fc.oneof(
  { weight: 12, arbitrary: fc.constant('\r\n') },
  fc.constantFrom('\n', '\r', '\r\r\n', '\n\r'),
)

const REQUEST = fc
  .record({
    startLine: fc.constantFrom(...START_LINES),
    fields: fc.array(fc.tuple(fc.constantFrom(...FIELDS), LINE_END), { maxLength: 4 }),
    body: fc.constantFrom(...BODIES),
  })
  .map(({ startLine, fields, body }) =>
    [`${startLine}\r\nHost: a.example\r\n`, ...fields.flat(), '\r\n', body].join(''),
  )

const SENT = fc
  .record({
    requests: fc.array(REQUEST, { minLength: 1, maxLength: 3 }),
    strays: fc.array(fc.tuple(fc.nat(), fc.constantFrom(...STRAY_BYTES)), { maxLength: 2 }),
    isFollowed: fc.boolean(),
  })
  .map(({ requests, strays, isFollowed }) =>
    strays.reduce(
      (bytes, [at, stray]) => {
        const place = at % bytes.length
        return bytes.slice(0, place) + stray + bytes.slice(place)
      },
      `${requests.join('')}${isFollowed ? HIDDEN : ''}`,
    ),
  )

test('whatever a client sends means one thing to the upstream, and touches nobody else', async (t) => {
  const target = await startTarget(t)
  await fc.assert(
    fc.asyncProperty(SENT, (sent) => meansOneThing(target, sent)),
    { numRuns: RUNS, timeout: 20_000 },
  )
  t.pass()
})

async function meansOneThing(target: Target, sent: string): Promise<void> {
  const { usher, witness } = target
  const before = witness.seen.length
  const { answers } = await attack(usher.port, sent, { endsItself: true })
  const isAlone = await isServedAlone(target)
  const seen = witness.seen.slice(before, -1)
  const [fault] = witness.faults.splice(0)
  if (fault !== undefined) throw new Error(fault)
  if (!isAlone) throw new Error('the next client got something else')
  // A refusal may come before the answers to what was asked before it; none comes to what was not asked.
  const answered = [...answers.matchAll(/\r\n\r\nsaw ([^]*?)(?=HTTP\/1\.1 \d|$)/g)].map(([, what]) => what)
  if (answered.some((what, index) => what !== seen[index])) throw new Error(`answered ${answered.join()}`)
  const meant = meaningOf(sent)
  if (meant !== undefined && meant.some((what, index) => what !== seen[index]))
    throw new Error(`meant ${meant.join()}, and the upstream saw ${seen.join()}`)
}

// What a strict reader takes it for; undefined where that is not clear, or where Usher says more than it was told.
function meaningOf(sent: string): string[] | undefined {
  if (/^(upgrade|connection: close|expect)/im.test(sent)) return undefined
  try {
    const { messages, rest } = readRequests(Buffer.from(sent, 'latin1'))
    return rest.length === 0 ? messages.map(told) : undefined
  } catch {
    return undefined // not clear to it
  }
}
