// The table of one scenario, for the console.
import type { ScenarioResult, TargetResult } from '../results.ts'
import { FLOOR } from '../targets/names.ts'
import { figuresOf, findTarget } from './figures.ts'
import type { Figures } from './figures.ts'
import { rounded } from './numbers.ts'

type Column = {
  readonly head: string
  readonly cell: (figures: Figures, floor: Figures | undefined) => string
}

const COLUMNS: readonly Column[] = [
  { head: 'CPU µs', cell: ({ cpuMicroseconds }) => rounded(cpuMicroseconds) },
  { head: 'least', cell: ({ leastCpuMicroseconds }) => rounded(leastCpuMicroseconds) },
  { head: 'x floor', cell: timesFloor },
  { head: 'requests/s', cell: ({ requestsPerSecond }) => rounded(requestsPerSecond) },
  { head: 'busy', cell: ({ busyShare }) => `${Math.round(busyShare * 100)} %` },
  { head: 'p50 ms', cell: ({ p50Ms }) => rounded(p50Ms) },
  { head: 'p99 ms', cell: ({ p99Ms }) => rounded(p99Ms) },
  { head: 'MB at rest', cell: ({ atRestMb }) => rounded(atRestMb) },
  { head: 'before', cell: ({ beforeMb }) => rounded(beforeMb) },
  { head: 'peak', cell: ({ peakMb }) => rounded(peakMb) },
]

/** Its lines as one text. */
export function scenarioTable(scenario: ScenarioResult): string {
  const floor = findTarget(scenario, FLOOR)
  const floorFigures = floor && figuresOf(floor)
  const rate =
    scenario.requestsPerSecond === null ? '' : ` (latency at ${scenario.requestsPerSecond} requests/s)`
  const rows = [
    ['', ...COLUMNS.map(({ head }) => head)],
    ...scenario.targets.map((target) => rowOf(target, floorFigures)),
  ]
  return [`${scenario.name}: ${scenario.title}${rate}`, ...aligned(rows)].join('\n')
}

function rowOf(target: TargetResult, floor: Figures | undefined): string[] {
  if (target.failure !== undefined) return [target.name, `failed: ${target.failure}`]
  const figures = figuresOf(target)
  return [target.name, ...COLUMNS.map(({ cell }) => cell(figures, floor))]
}

function timesFloor({ cpuMicroseconds }: Figures, floor: Figures | undefined): string {
  return rounded(cpuMicroseconds / (floor?.cpuMicroseconds ?? Number.NaN))
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.filter((row) => row.length > 2).map((row) => row[column]?.length ?? 0)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(24) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}
