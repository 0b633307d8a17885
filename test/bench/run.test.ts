// The bench itself, for as short as can be: its figures mean nothing then, and their shape is all there.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'tap'
import type { Results } from '../../bench/results.ts'
import { temporaryDirectory } from '../helpers/usher.ts'

const BENCH = join(import.meta.dirname, '../../bench/run.ts')

const run = promisify(execFile)

const skip = process.platform === 'linux' ? false : 'the bench reads /proc'

test('a run measures Usher beside the floor, and writes it as JSON', { skip }, async (t) => {
  const file = join(await temporaryDirectory(t), 'results.json')
  const args = [
    '--peers',
    'none',
    '--scenarios',
    'page',
    '--rounds',
    '1',
    '--seconds',
    '0.05',
    '--run-in',
    '0.05',
    '--json',
    file,
  ]
  const { stdout } = await run(process.execPath, [BENCH, ...args])
  t.match(stdout, /^floor /m)
  t.match(stdout, /^usher /m)
  const results = JSON.parse(await readFile(file, 'utf8')) as Results
  t.match(results, {
    version: 1,
    rounds: 1,
    runInMs: 50,
    sampleMs: 50,
    versions: { usher: String },
    absent: [],
  })
  const [page] = results.scenarios
  t.match(page, { name: 'page', requestsPerSecond: Number })
  t.same(
    page?.targets.map(({ name, failure }) => [name, failure]),
    [
      ['floor', undefined],
      ['usher', undefined],
    ],
  )
  for (const { samples, latencies, memory } of page?.targets ?? []) {
    t.ok(samples[0] && samples[0].requests > 0 && samples[0].cpuMs > 0)
    t.ok(latencies[0] && latencies[0].p50Ms > 0 && latencies[0].p99Ms >= latencies[0].p50Ms)
    t.ok(memory.atRestBytes > 0 && memory.peakBytes >= memory.atRestBytes / 2)
  }
})

test('a mistake on the command line is told, and nothing is started', { skip }, async (t) => {
  const wrong = { code: 2, stdout: '', stderr: /--scenarios does not know "pages"/ }
  await t.rejects(run(process.execPath, [BENCH, '--scenarios', 'pages']), wrong)
})
