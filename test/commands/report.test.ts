// `usher report`: whom the log says were refused.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import type { Test } from 'tap'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, spawnUsher, temporaryDirectory } from '../helpers/usher.ts'
import { personOf, refusalLine } from '../report/samples.ts'
import { run } from './running.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')

type Json = Readonly<Record<string, unknown>>

async function reportOf(t: Test, cwd: string, args: readonly string[]): Promise<Json> {
  const { code, stdout, stderr } = await run(t, ['report', '--format', 'json', ...args], { cwd })
  t.match({ code, stderr }, { code: 0, stderr: '' })
  return JSON.parse(stdout)
}

test('rotated files are read as one, packed or not, whatever their names and order', async (t) => {
  const directory = await temporaryDirectory(t)
  const [first, second, third] = [1, 2, 3].map((number) =>
    Buffer.from(`${refusalLine({ person: personOf(number), time: `2026-01-0${number}T00:00:00.000Z` })}\n`),
  ) as [Buffer, Buffer, Buffer]
  writeFileSync(join(directory, 'usher.log'), third)
  // Two members, as `cat a.gz b.gz` makes them.
  writeFileSync(join(directory, 'usher.log.1'), Buffer.concat([gzipSync(second), gzipSync(first)]))
  symlinkSync('usher.log', join(directory, 'current'))
  const told = await reportOf(t, directory, ['usher.log', 'usher.log.1'])
  t.match(told, {
    lines: { counted: 3, broken: 0 },
    total: { refusals: 3, people: { atMost: 3 }, first: '2026-01-01T00:00:00.000Z' },
  })
  t.same(
    await reportOf(t, directory, ['usher.log.1', 'usher.log', './usher.log', 'current']),
    told,
    'each once',
  )
})

test('standard input is read where no file is named, or where - is', async (t) => {
  for (const args of [[], ['-']]) {
    const child = spawn(process.execPath, [MAIN, 'report', '--format', 'json', ...args])
    let out = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    const packed = gzipSync(`${refusalLine()}\n${refusalLine()}`)
    child.stdin.write(packed.subarray(0, 1))
    child.stdin.end(packed.subarray(1))
    const [code] = await once(child, 'close')
    t.equal(code, 0)
    t.match(JSON.parse(out), { lines: { counted: 2 } })
  }
})

test('a file that is missing or cut is told with exit code 1, and what could be read is counted', async (t) => {
  const directory = await temporaryDirectory(t)
  const lines = Array.from({ length: 2_000 }, (_, index) => refusalLine({ path: `/${index * 7919}` })).join(
    '\n',
  )
  const packed = gzipSync(lines)
  writeFileSync(join(directory, 'cut.gz'), packed.subarray(0, packed.length - 200))
  writeFileSync(join(directory, 'whole.log'), refusalLine())
  const { code, stdout, stderr } = await run(
    t,
    ['report', '--format', 'json', 'cut.gz', 'missing.log', '.', 'whole.log'],
    { cwd: directory },
  )
  t.equal(code, 1)
  const { lines: became } = JSON.parse(stdout)
  t.ok(became.counted > 1 && became.counted < 2_001, `${became.counted} counted`)
  t.match(stderr, /^usher: cut\.gz cannot be read to its end: unexpected end of file; /)
  t.match(stderr, /^usher: missing\.log cannot be read to its end: ENOENT/m)
  t.match(stderr, /^usher: \. cannot be read to its end: EISDIR/m)
})

test('options choose what is counted', async (t) => {
  const directory = await temporaryDirectory(t)
  const lines = [
    refusalLine(),
    refusalLine({ time: '2026-01-07T10:00:00.000Z', cause: 'no-licence' }),
    refusalLine({ time: '2026-01-08T10:00:00.000Z', cause: 'no-licence', site: 'wiki' }),
    refusalLine({ msg: 'refusal observed' }),
  ]
  writeFileSync(join(directory, 'usher.log'), lines.join('\n'))
  const counts: Readonly<Record<string, number>> = {
    '--cause no-licence': 2,
    '--site wiki': 1,
    '--since 2026-01-07 --until 2026-01-07': 1,
    '--since 30m': 0,
    '--observed': 1,
  }
  for (const [args, counted] of Object.entries(counts))
    t.match(await reportOf(t, directory, [...args.split(' '), 'usher.log']), { lines: { counted } }, args)
})

test('CSV leaves standard output to the rows, and tells its notes on standard error', async (t) => {
  const directory = await temporaryDirectory(t)
  writeFileSync(join(directory, 'usher.log'), `${refusalLine()}\n{"level":`)
  const { code, stdout, stderr } = await run(t, ['report', '--format', 'csv', 'usher.log'], {
    cwd: directory,
  })
  t.equal(code, 0)
  for (const line of stdout.split('\n'))
    t.match(line, /^"(table|total|causes|sites|pages|rules|audiences|days)",/)
  t.match(stderr, /^note: 1 line could not be read/)
})

test('a wrong usage says what would be right', async (t) => {
  const wrong: Readonly<Record<string, RegExp>> = {
    '--format xml': /--format must be text, csv, json, html, not "xml"/,
    '--format constructor': /--format must be/,
    '--since yesterday': /--since must be a day such as .* not "yesterday"/,
    '--until 2026-02-31': /--until must be a day/,
    '--since 2026-01-02 --until 2026-01-01': /--since 2026-01-02 is later than --until 2026-01-01/,
    '--cause no-license': /there is no cause "no-license"; did you mean "no-licence"\?/,
    '--json': /the command report takes no --json/,
  }
  for (const [args, message] of Object.entries(wrong)) {
    const { code, stdout, stderr } = await run(t, ['report', ...args.split(' ')])
    t.match({ code, stdout, stderr }, { code: 2, stdout: '', stderr: message }, args)
  }
})

test('what a running Usher writes is what is counted', async (t) => {
  const origin = await startUpstream(t, (request, response) =>
    response.writeHead(403, { 'X-AUSERNAME': request.headers['x-who'] ?? 'anonymous' }).end(),
  )
  const rules = 'rules: [{ name: seat, when: { status: 403 }, cause: no-licence }]'
  const usher = await spawnUsher(t, `log: { peopleKey: 0123456789abcdef }\n${siteBefore(origin, rules)}`)
  const [url = ''] = await usher.listening
  for (const who of ['jane', 'Jane', 'ada', ''])
    await send(`${url}/reports?secret=1`, { headers: { ...NAVIGATION, ...(who && { 'X-Who': who }) } })
  usher.kill('SIGTERM')
  await usher.exited
  const directory = await temporaryDirectory(t)
  writeFileSync(join(directory, 'usher.log'), usher.lines.join('\n'))
  t.match(await reportOf(t, directory, ['usher.log']), {
    keys: 1,
    lines: { counted: 4, foreign: 0, broken: 0 },
    causes: [{ cause: 'no-licence', refusals: 4, people: { atLeast: 2, atMost: 2 }, unknown: 1 }],
    pages: [{ site: 'test', path: '/reports' }],
    rules: [{ rule: 'site/seat' }],
    audiences: [{ audience: 'page' }],
  })
})
