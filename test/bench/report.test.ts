import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { chart } from '../../bench/report/chart.ts'
import { withFigures } from '../../bench/report/figuresTable.ts'
import { goalLines } from '../../bench/report/goals.ts'
import { scenarioTable } from '../../bench/report/scenarioTable.ts'
import { escapeText } from '../../bench/report/svg.ts'
import type { Results, ScenarioResult, TargetResult } from '../../bench/results.ts'
import { readDocument, ROOT } from '../docs/markdown.ts'

const MB = 1_048_576

const RESULTS: Results = {
  version: 1,
  date: '2026-01-05T09:00:00.000Z',
  machine: { cpu: 'A <fast> one', cores: 2, memoryBytes: 4_096 * MB, system: 'Linux 6', arePinned: true },
  versions: { node: 'v24.0.0', usher: '0.1.0' },
  rounds: 3,
  runInMs: 1_000,
  sampleMs: 1_000,
  warmRequests: 20_000,
  absent: [{ target: 'caddy', reason: 'not installed' }],
  scenarios: [
    scenario('page', [
      target('floor', [50, 60, 40]),
      target('usher', [55, 66, 44]),
      { ...target('fast-proxy', []), failure: 'changes the body' },
    ]),
    scenario('refused', [target('usher', [60, 70, 50])]),
  ],
}

const MARKS = `<!-- Below this line: npm run bench:chart -->\nold\n<!-- Above this line: npm run bench:chart -->\n`

test('the table of a scenario has medians and the ratio to the floor, and says what failed', (t) => {
  const [page] = RESULTS.scenarios
  if (page === undefined) return t.fail('no scenario')
  const lines = scenarioTable(page).split('\n')
  t.match(lines[0], 'page: about page (latency at 500 requests/s)')
  t.match(lines[2], /^floor +50\.0 +40\.0 +1\.00 +1000 +5 % +0\.500 +2\.00/)
  t.match(lines[3], /^usher +55\.0 +44\.0 +1\.10/)
  t.equal(lines[4]?.replaceAll(/ +/g, ' '), 'fast-proxy failed: changes the body')
  t.end()
})

test('goals are met, missed, or not measured where one of the two is not there', (t) => {
  const lines = goalLines(RESULTS)
  t.ok(lines.some((line) => /met +page: CPU, at most 1\.15 x floor: 1\.10/.test(line)))
  t.ok(lines.some((line) => /MISSED +refused: CPU, at most the floor's for a page: 1\.20/.test(line)))
  t.ok(lines.some((line) => /not measured +page: CPU, below Caddy$/.test(line)))
  t.end()
})

test('the chart has a bar for each target that did not fail, and says them in words', (t) => {
  const svg = chart(RESULTS)
  t.equal(svg.match(/<rect /g)?.length, 3)
  t.match(svg, 'page: floor 50.0, usher 55.0.')
  t.match(svg, '@media (prefers-color-scheme: dark)')
  t.match(svg, 'role="img" aria-labelledby="title desc"')
  t.end()
})

test('text in a picture cannot become markup', (t) => {
  t.equal(escapeText(`<a href="x" id='y'>&\u0001`), '&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;\ufffd')
  t.end()
})

test('the tables stand between their marks and nowhere else', (t) => {
  const written = withFigures(`before\n${MARKS}after\n`, RESULTS)
  t.match(written, /^before\n/)
  t.match(written, /after\n$/)
  t.notMatch(written, 'old')
  t.match(written, '| page | 50.0 | 55.0 | – |')
  t.equal(withFigures(written, RESULTS), written)
  t.throws(() => withFigures('nothing', RESULTS), { message: /npm run bench:chart/ })
  t.end()
})

const RESULTS_FILE = join(ROOT, 'docs/bench/results.json')

test('docs/bench.md and its chart say what the results say; npm run bench:chart writes both anew', (t) => {
  if (!existsSync(RESULTS_FILE)) {
    t.pass('not tested', { skip: 'docs/bench/results.json is not there; npm run bench -- --json writes it' })
    return t.end()
  }
  const results = JSON.parse(readFileSync(RESULTS_FILE, 'utf8')) as Results
  const { text } = readDocument('docs/bench.md')
  t.equal(text, withFigures(text, results))
  t.equal(readFileSync(join(ROOT, 'docs/bench/results.svg'), 'utf8'), chart(results))
  t.end()
})

function scenario(name: string, targets: readonly TargetResult[]): ScenarioResult {
  return { name, title: `about ${name}`, requestsPerSecond: 500, targets }
}

function target(name: string, costs: readonly number[]): TargetResult {
  return {
    name,
    samples: costs.map((microseconds) => ({ requests: 1_000, elapsedMs: 1_000, cpuMs: microseconds })),
    latencies: [{ p50Ms: 0.5, p99Ms: 2 }],
    memory: { atRestBytes: 50 * MB, beforeBytes: 60 * MB, peakBytes: 70 * MB },
  }
}
