// The dashboard and the alerts against the metrics that there are.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { parse } from 'yaml'
import { CAUSES, DIRECTORY_STATES } from '../../src/config/words.ts'
import { DESCRIPTIONS } from '../../src/metrics/index.ts'
import type { Description } from '../../src/metrics/family.ts'
import { boundedCode, OTHER_CODES } from '../../src/proxy/answer/failure.ts'
import { OUTCOMES } from '../../src/proxy/exchangeRecord.ts'
import { ROOT } from '../docs/markdown.ts'
import { readPromQl } from './promql.ts'

// Prometheus adds these to whatever it scrapes, and has one metric of its own.
const OF_PROMETHEUS = ['job', 'instance']
const UP = 'up'

type Target = { readonly expr: string; readonly legendFormat: string }
type Panel = {
  readonly id: number
  readonly title: string
  readonly type: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly fieldConfig?: { readonly defaults: { readonly unit: string } }
  readonly targets?: readonly Target[]
}
type Place = Panel['gridPos']
type Dashboard = {
  readonly panels: readonly Panel[]
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly definition?: string }[]
  }
}
type Alert = {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string; readonly description: string }
}

const DASHBOARD = JSON.parse(read('deploy/grafana/usher.json')) as Dashboard
const ALERTS = (
  parse(read('deploy/prometheus/usher.rules.yaml')) as { groups: readonly { rules: readonly Alert[] }[] }
).groups.flatMap(({ rules }) => rules)

const PANELS = DASHBOARD.panels.filter(({ type }) => type !== 'row')

const VALUES: Readonly<Record<string, (value: string) => boolean>> = {
  job: (value) => value === 'usher',
  outcome: (value) => (OUTCOMES as readonly string[]).includes(value),
  code: (value) => (OTHER_CODES as readonly string[]).includes(value) || boundedCode(value) === value,
  mode: (value) => ['enforce', 'observe'].includes(value),
  cause: (value) => (CAUSES as readonly string[]).includes(value),
  state: (value) => (DIRECTORY_STATES as readonly string[]).includes(value),
  status: (value) => value === 'none' || /^[1-5]\d\d$/.test(value),
  result: (value) =>
    DESCRIPTIONS.find(({ name }) => name === 'usher_asks_total')?.help.includes(value) ?? false,
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}

test('every panel asks for metrics that there are, by labels that they have', (t) => {
  t.ok(PANELS.length > 20)
  for (const { title, targets = [] } of PANELS) {
    t.ok(targets.length > 0, title)
    for (const { expr, legendFormat } of targets) {
      const labels = asksRight(t, expr, title)
      for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
        t.ok(labels.includes(label), `${title}: {{${label}}} in the legend`)
    }
  }
  t.end()
})

test('every alert asks for metrics that there are, and says what to do about it', (t) => {
  t.ok(ALERTS.length > 10)
  t.equal(new Set(ALERTS.map(({ alert }) => alert)).size, ALERTS.length)
  for (const { alert, expr, labels, annotations } of ALERTS) {
    const known = asksRight(t, expr, alert)
    t.ok(['warning', 'critical'].includes(labels.severity), alert)
    t.ok(annotations.summary && annotations.description, alert)
    for (const [, label = ''] of `${annotations.summary}${annotations.description}`.matchAll(
      /\$labels\.(\w+)/g,
    ))
      t.ok(known.includes(label), `${alert}: ${label} in its words`)
  }
  t.end()
})

test('every metric of Usher is on the dashboard', (t) => {
  const shown = new Set(
    PANELS.flatMap(({ targets = [] }) =>
      targets.flatMap(({ expr }) => readPromQl(expr).selectors.map(({ metric }) => familyOf(metric)?.name)),
    ),
  )
  const missing = DESCRIPTIONS.map(({ name }) => name).filter(
    (name) => name.startsWith('usher_') && !shown.has(name),
  )
  t.same(missing, [])
  t.end()
})

test('units are those of the metrics', (t) => {
  for (const { title, targets = [], fieldConfig } of PANELS) {
    const unit = fieldConfig?.defaults.unit ?? ''
    for (const { expr } of targets) t.ok(unitsFor(expr).includes(unit), `${title}: ${unit} for ${expr}`)
  }
  t.end()
})

test('panels have their own number and place', (t) => {
  t.equal(new Set(DASHBOARD.panels.map(({ id }) => id)).size, DASHBOARD.panels.length)
  for (const { id, title, gridPos } of DASHBOARD.panels) {
    t.ok(gridPos.x + gridPos.w <= 24, title)
    const covered = DASHBOARD.panels.filter((other) => other.id > id && overlap(gridPos, other.gridPos))
    t.same(covered, [], title)
  }
  t.end()
})

test('variables ask for labels that there are, and every one that is used exists', (t) => {
  const { list } = DASHBOARD.templating
  const names = new Set(list.map(({ name }) => name))
  const used = read('deploy/grafana/usher.json').matchAll(/\$\{?(?!__)([a-z]\w*)/g)
  for (const name of new Set([...used].map(([, each = '']) => each))) t.ok(names.has(name), name)
  for (const { type, definition = '' } of list) {
    if (type !== 'query') continue
    const [, expr = '', label = ''] = /^label_values\((.*), (\w+)\)$/.exec(definition) ?? []
    t.ok(asksRight(t, expr, definition).includes(label), definition)
  }
  t.end()
})

function overlap(one: Place, other: Place): boolean {
  const apart = one.x + one.w <= other.x || other.x + other.w <= one.x
  return !apart && one.y < other.y + other.h && other.y < one.y + one.h
}

/** Checks an expression; the labels of all its metrics together. */
function asksRight(t: Test, expr: string, what: string): string[] {
  const { selectors, grouped } = readPromQl(expr)
  t.ok(selectors.length > 0, what)
  const known = selectors.map(({ metric, matchers }) => {
    const labels = labelsOf(t, metric, what)
    t.ok(matchers.some(({ label }) => label === 'job') || metric === 'usher_build_info', `${what}: whose job`)
    for (const { label, value } of matchers) {
      t.ok(labels.includes(label), `${what}: ${metric} has ${label}`)
      for (const word of valuesIn(value)) t.ok(isValue(label, word), `${what}: ${label} may be ${word}`)
    }
    return labels
  })
  const all = known.flat()
  for (const label of grouped) t.ok(all.includes(label), `${what}: by ${label}`)
  return all
}

function labelsOf(t: Test, metric: string, what: string): string[] {
  if (metric === UP) return OF_PROMETHEUS
  const family = familyOf(metric)
  t.ok(family, `${what}: there is ${metric}`)
  return [...OF_PROMETHEUS, ...(family?.labels ?? []), ...(metric.endsWith('_bucket') ? ['le'] : [])]
}

function familyOf(metric: string): Description | undefined {
  return DESCRIPTIONS.find(({ name, type }) =>
    type === 'histogram' ? /^(.*)_(bucket|sum|count)$/.exec(metric)?.[1] === name : metric === name,
  )
}

// Of a pattern each of its words, as far as they are plain.
function valuesIn(value: string): string[] {
  return value.split('|').filter((word) => /^[\w-]+$/.test(word))
}

function isValue(label: string, value: string): boolean {
  return VALUES[label]?.(value) ?? false
}

// A ratio has none; what is counted is told by the second, or as a number in a range; the rest as its name says.
function unitsFor(expr: string): string[] {
  const metrics = readPromQl(expr).selectors.map(({ metric }) => metric)
  const names = new Set(metrics)
  if (/\) \/ sum/.test(expr)) return ['percentunit']
  const [name = ''] = names
  if (name === 'process_cpu_seconds_total') return ['short'] // seconds in a second: cores
  if (name.endsWith('_bytes_total')) return ['Bps']
  if (name.endsWith('_bytes')) return ['bytes']
  if (name.endsWith('_seconds') || name.endsWith('_seconds_bucket')) return ['s']
  return expr.includes('rate(') ? ['reqps'] : ['short']
}
