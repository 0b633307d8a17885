// The clock of the machine set forward and back by an hour, for the whole process: libfaketime, as Debian ships it.
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import { connectRaw, until } from '../helpers/faults.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { siteBefore, spawnUsher, temporaryDirectory } from '../helpers/usher.ts'
import { missing } from './installed.ts'

const CANDIDATES = ['x86_64', 'aarch64'].map(
  (arch) => `/usr/lib/${arch}-linux-gnu/faketime/libfaketimeMT.so.1`,
)
const LIBRARY = CANDIDATES.find((file) => existsSync(file)) ?? ''

const skip = missing({ faketime: LIBRARY })

const HOUR_MS = 3_600_000
const GET = 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n'

test(
  'a clock that is set by an hour, either way, ends no request and no connection',
  { skip, timeout: 60_000 },
  async (t) => {
    const offset = join(await temporaryDirectory(t), 'offset')
    await writeFile(offset, '+0')
    const origin = await startUpstream(t, (request, response) => {
      setTimeout(() => response.end('served'), request.url === '/slow' ? 1_200 : 0)
    })
    const usher = await spawnUsher(t, siteBefore(origin), {
      // What a person sets is the clock of the day; the one that only counts up is nobody's to set.
      env: {
        LD_PRELOAD: LIBRARY,
        FAKETIME_TIMESTAMP_FILE: offset,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      },
    })
    const [url = ''] = await usher.listening
    const port = Number(new URL(url).port)
    const clients = Array.from({ length: 10 }, () => connectRaw(t, port, GET))
    const answers = (count: number) => (): boolean =>
      clients.every(({ text }) => text().split('served').length === count + 1)
    await until('all are served', answers(1))
    for (const [index, jump] of ['+3600', '-3600', '+0'].entries()) {
      for (const { socket } of clients) socket.write(GET)
      await writeFile(offset, jump)
      await until(`all are served on their connections at ${jump}`, answers(index + 2))
    }
    await writeFile(offset, '+3600')
    usher.kill('SIGTERM')
    t.same(await usher.exited, { code: 0, signal: null })
    const lines = usher.lines.map((line) => JSON.parse(line) as { level: string; time: string })
    t.same(
      lines.filter(({ level }) => level !== 'info'),
      [],
    )
    const [first = Number.NaN, last = Number.NaN] = [lines[0], lines.at(-1)].map((line) =>
      Date.parse(line?.time ?? ''),
    )
    t.ok(last - first > HOUR_MS / 2, 'the clock did jump')
  },
)
