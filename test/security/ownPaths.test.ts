// Usher's own paths are where its prefix is, and nowhere else.
import { test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { startRawUpstream, exchangeRaw } from '../helpers/wire.ts'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\napplication'

test('only what begins with the prefix is Usher’s; all that only resembles it is the application’s', async (t) => {
  const upstream = await startRawUpstream(t, (socket) => socket.write(OK))
  const { port } = await startUsher(t, `ownPath: /tools/usher\n${siteBefore(upstream.origin)}`)
  const answerTo = async (target: string): Promise<string> =>
    (await exchangeRaw(port, `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)).toString()
  for (const target of [
    ...[
      '/tools',
      '/tools/',
      '/tools/ushers',
      '/tools/usher2/health',
      '/Tools/Usher/health',
      '/tools//usher/health',
    ],
    ...[
      '/x/tools/usher/health',
      '//tools/usher/health',
      '/tools/usher%2fhealth',
      '/tools/%75sher/health',
      '/tools/usher;x/health',
    ],
    ...[
      '/tools/./usher/health',
      '/tools/x/../usher/health',
      '/.usher/health',
      '/?/tools/usher/health',
      '/tools/usher\\health',
    ],
  ])
    t.match(await answerTo(target), /application$/, target)
  const seen = upstream.received.length
  for (const target of [
    ...[
      '/tools/usher',
      '/tools/usher/',
      '/tools/usher/nothing',
      '/tools/usher?x',
      '/tools/usher/../x',
      '/tools/usher/%2e%2e/x',
    ],
    ...['/tools/usher/health/', '/tools/usher//health', 'http://a/tools/usher/nothing'],
  ])
    t.match(await answerTo(target), /^HTTP\/1\.1 404 [^]*\r\nUsher-Cause: refused\r\n/, target)
  t.equal(upstream.received.length, seen)
})
