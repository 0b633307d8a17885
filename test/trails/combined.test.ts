// Apache's Combined Log Format, to the byte.
import { test } from 'tap'
import { combinedLine } from '../../src/trails/combinedLine.ts'
import type { AccessEntry } from '../../src/trails/accessLog.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { exchangeRaw } from '../helpers/wire.ts'
import { linesOf } from './access.ts'

const COMBINED = 'access: { format: combined }'

const ENTRY: AccessEntry = {
  startedAtMs: Date.UTC(2026, 0, 5, 9, 12, 44, 31),
  client: '192.0.2.7',
  method: 'GET',
  path: '/index.php',
  protocol: 'HTTP/1.1',
  status: 200,
  sentBytes: 2_326,
  ...{ receivedBytes: 0, durationMs: 1, outcome: 'pass', worker: undefined },
  referer: 'http://www.example.com/start.html',
  userAgent: 'Mozilla/4.08 [en] (Win98; I ;Nav)',
}

test('a line is the example of Apache’s manual', (t) => {
  t.equal(
    combinedLine(ENTRY),
    '192.0.2.7 - - [05/Jan/2026:09:12:44 +0000] "GET /index.php HTTP/1.1" 200 2326 "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)"\n',
  )
  t.equal(
    combinedLine({ ...ENTRY, personName: 'frank', query: 'a=b', sentBytes: 0, referer: undefined }),
    '192.0.2.7 - frank [05/Jan/2026:09:12:44 +0000] "GET /index.php?a=b HTTP/1.1" 200 - "-" "Mozilla/4.08 [en] (Win98; I ;Nav)"\n',
    'no bytes and what is not there are dashes',
  )
  t.equal(
    combinedLine({ ...ENTRY, client: undefined, path: undefined, status: undefined, userAgent: '' }),
    '- - - [05/Jan/2026:09:12:44 +0000] "-" - 2326 "http://www.example.com/start.html" "-"\n',
  )
  t.end()
})

test('quotes, backslashes and bytes that are not printable are escaped as ap_escape_logitem() does', (t) => {
  const userAgent = `a"b\\c\b\n\r\t\v\u0000\u001b\u007f\u00e9\u009b`
  t.match(
    combinedLine({ ...ENTRY, userAgent, personName: 'zoë' }),
    String.raw` - zo\xc3\xab [05/Jan/2026:09:12:44 +0000] `,
  )
  t.ok(
    combinedLine({ ...ENTRY, userAgent }).endsWith(
      `${String.raw`"a\"b\\c\b\n\r\t\v\x00\x1b\x7f\xe9\x9b"`}\n`,
    ),
    combinedLine({ ...ENTRY, userAgent }),
  )
  t.end()
})

test('a line is never longer than what a pipe takes in one piece', (t) => {
  const long = '\u0085'.repeat(1_000)
  const line = combinedLine({
    ...ENTRY,
    ...{ path: long, query: long, referer: long, userAgent: long, personName: '😀'.repeat(64) },
  })
  t.ok(line.length <= 4_096, String(line.length))
  t.match(line, / 200 2326 /)
  t.end()
})

test('requests have such lines, also those that could not be read', async (t) => {
  const origin = await startUpstream(t, (_, response) =>
    response.writeHead(200, { 'X-AUSERNAME': 'jane' }).end('hello'),
  )
  const usher = await startUsher(t, `log: { people: names, ${COMBINED} }\n${siteBefore(origin)}`)
  await send(`${usher.url}/a%22b?token=x`, { headers: { ...NAVIGATION, 'User-Agent': 'say "hi"' } })
  await exchangeRaw(usher.port, 'nonsense\r\n\r\n')
  const [first = '', second = ''] = await linesOf(usher, 2)
  t.match(
    first,
    /^127\.0\.0\.1 - jane \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000\] "GET \/a%22b HTTP\/1\.1" 200 5 "-" "say \\"hi\\""\n$/,
  )
  t.match(second, /^127\.0\.0\.1 - - \[[^\]]+\] "-" 400 - "-" "-"\n$/)
})
