// What the makers want of Usher's speed, and whether a run has met it.
import type { Results } from '../results.ts'
import { findFigures } from './figures.ts'
import type { Figures } from './figures.ts'
import { rounded } from './numbers.ts'

/** A figure of a target in a scenario: 'usher page'. */
type Of = `${string} ${string}`

type Goal = {
  readonly says: string
  readonly value: (of: (of: Of) => Figures) => number
  readonly isMet: (value: number) => boolean
}

const MAX_GROWTH_MB = 30
const MAX_IDLE_MB = 120

const GOALS: readonly Goal[] = [
  atMost('page: CPU, at most 1.15 x floor', 1.15, cpuRatio('usher page', 'floor page')),
  atMost(
    'page: CPU, at most 0.6 x @fastify/http-proxy',
    0.6,
    cpuRatio('usher page', 'fastify-http-proxy page'),
  ),
  below('page: CPU, below Caddy', 1, cpuRatio('usher page', 'caddy page')),
  atMost(
    "page: p99, at most 1.5 x the floor's",
    1.5,
    (of) => of('usher page').p99Ms / of('floor page').p99Ms,
  ),
  atMost("refused: CPU, at most the floor's for a page", 1, cpuRatio('usher refused', 'floor page')),
  below("refused: CPU, below nginx's swap", 1, cpuRatio('usher refused', 'nginx refused')),
  below("refused: CPU, below Caddy's swap", 1, cpuRatio('usher refused', 'caddy refused')),
  atMost('looked-gzip: CPU, at most 1.3 x page', 1.3, cpuRatio('usher looked-gzip', 'usher page')),
  atMost('rules-1000: CPU, at most 1.05 x rules-10', 1.05, cpuRatio('usher rules-1000', 'usher rules-10')),
  {
    says: 'body-100k: throughput, at least 0.9 x splice',
    value: (of) => of('usher body-100k').requestsPerSecond / of('splice body-100k').requestsPerSecond,
    isMet: (value) => value >= 0.9,
  },
  below('body-10m: memory grows by less than 30 MB', MAX_GROWTH_MB, growth('usher body-10m')),
  below('upload-10m: memory grows by less than 30 MB', MAX_GROWTH_MB, growth('usher upload-10m')),
  below('idle: less than 120 MB with 1,000 connections', MAX_IDLE_MB, (of) => of('usher idle').beforeMb),
]

/** One line a goal: met, missed or not measured, and the value. */
export function goalLines(results: Results): string[] {
  return ['Goals', ...GOALS.map((goal) => `  ${lineOf(goal, results)}`)]
}

class NotMeasured extends Error {}

function lineOf({ says, value, isMet }: Goal, results: Results): string {
  const measured = measure(value, results)
  if (measured === undefined) return `not measured  ${says}`
  return `${isMet(measured) ? 'met   ' : 'MISSED'}        ${says}: ${rounded(measured)}`
}

function measure(value: Goal['value'], results: Results): number | undefined {
  try {
    const measured = value((of) => figuresFor(of, results))
    return Number.isNaN(measured) ? undefined : measured
  } catch (error) {
    if (error instanceof NotMeasured) return undefined
    throw error
  }
}

function figuresFor(of: Of, results: Results): Figures {
  const [target = '', scenario = ''] = of.split(' ')
  const figures = findFigures(results, scenario, target)
  if (figures === undefined) throw new NotMeasured(of)
  return figures
}

function cpuRatio(one: Of, other: Of): Goal['value'] {
  return (of) => of(one).cpuMicroseconds / of(other).cpuMicroseconds
}

function growth(one: Of): Goal['value'] {
  return (of) => of(one).peakMb - of(one).beforeMb
}

function atMost(says: string, limit: number, value: Goal['value']): Goal {
  return { says, value, isMet: (measured) => measured <= limit }
}

function below(says: string, limit: number, value: Goal['value']): Goal {
  return { says, value, isMet: (measured) => measured < limit }
}
