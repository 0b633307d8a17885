// The results as tables in Markdown, for docs/bench.md.
import type { Results, ScenarioResult } from '../results.ts'
import { figuresOf, findTarget } from './figures.ts'
import type { Figures } from './figures.ts'
import { goalLines } from './goals.ts'
import { NOTHING, rounded } from './numbers.ts'

const BEGIN = '<!-- Below this line: npm run bench:chart -->'
const END = '<!-- Above this line: npm run bench:chart -->'

type Table = { readonly head: string; readonly value: (figures: Figures) => number }

const TABLES: readonly Table[] = [
  { head: 'CPU time for one request, in µs', value: ({ cpuMicroseconds }) => cpuMicroseconds },
  { head: 'Requests a second', value: ({ requestsPerSecond }) => requestsPerSecond },
  { head: 'p99 at the common rate, in ms', value: ({ p99Ms }) => p99Ms },
  { head: 'Resident memory at its peak, in MB', value: ({ peakMb }) => peakMb },
]

const MB = 1_048_576

/** The document with the tables of the results between its two marks; throws where it has none. */
export function withFigures(document: string, results: Results): string {
  const begin = document.indexOf(BEGIN)
  const end = document.indexOf(END)
  if (begin === -1 || end < begin) throw new Error(`there is no "${BEGIN}" with "${END}" after it`)
  return `${document.slice(0, begin + BEGIN.length)}\n\n${figuresText(results)}\n\n${document.slice(end)}`
}

function figuresText(results: Results): string {
  const names = [...new Set(results.scenarios.flatMap(({ targets }) => targets.map(({ name }) => name)))]
  const tables = TABLES.map((table) => tableOf(table, names, results.scenarios))
  const goals = `**Goals**\n\n\`\`\`text\n${goalLines(results).slice(1).join('\n')}\n\`\`\``
  return [whereAndWhen(results), ...tables, goals].join('\n\n')
}

function whereAndWhen({ date, machine, rounds, sampleMs, versions }: Results): string {
  const { cpu, cores, memoryBytes, system, arePinned } = machine
  const place = `${cpu}, ${cores} cores, ${Math.round(memoryBytes / MB / 1_024)} GB, ${system}`
  const pinned = arePinned ? '' : ', not pinned'
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `${date.slice(0, 10)}, on ${place}${pinned}: ${rounds} rounds of ${sampleMs} ms. ${names.join(', ')}.`
}

function tableOf(
  { head, value }: Table,
  names: readonly string[],
  scenarios: readonly ScenarioResult[],
): string {
  const rows = scenarios.map((scenario) => [
    scenario.name,
    ...names.map((name) => cell(scenario, name, value)),
  ])
  const measured = rows.filter(([, ...cells]) => cells.some((written) => written !== NOTHING))
  const rule = ['---', ...names.map(() => '--:')]
  const lines = [['', ...names], rule, ...measured].map((cells) => `| ${cells.join(' | ')} |`)
  return `**${head}**\n\n${lines.join('\n')}`
}

function cell(scenario: ScenarioResult, name: string, value: Table['value']): string {
  const target = findTarget(scenario, name)
  return target === undefined || target.failure !== undefined ? NOTHING : rounded(value(figuresOf(target)))
}
