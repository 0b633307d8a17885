import type { Condition } from '../config/schema/ruleSchema.ts'
import { compileCondition } from './compileCondition.ts'
import type { CompiledCondition } from './condition.ts'
import type { Exchange } from './exchange.ts'
import type { Rule } from './ruleSet.ts'
import { isWithin, statusRanges } from './status.ts'

export type IndexedRule = { readonly condition: Condition; readonly rule: Rule }

/** A rule to be asked, or a test that the rules from here to end have in common: where it is false none of them holds. */
export type Step = { readonly rule: Rule } | { readonly test: CompiledCondition; readonly end: number }

/** The rules that may hold for an answer, in their order. Nearly every answer has few or none. */
export type RuleIndex = { stepsFor(exchange: Indexed): readonly Step[] }

type Indexed = Pick<Exchange, 'status' | 'headers' | 'path'>

/** Finds rules by the status, then by the response field or the path without which they cannot hold, then by tests in common. */
export function createRuleIndex(rules: readonly IndexedRule[]): RuleIndex {
  const guardsOf = createGuards()
  const entries = rules.map((rule) => ({ ...rule, need: needOf(rule), tests: guardsOf(rule.condition) }))
  const byStatus = new Map<number, StatusIndex>()
  return {
    stepsFor(exchange) {
      const { status } = exchange
      let index = byStatus.get(status)
      if (index === undefined) {
        index = new StatusIndex(entries.filter(({ condition }) => mayHold(condition, status)))
        byStatus.set(status, index)
      }
      return index.stepsFor(exchange)
    },
  }
}

// Which fields upstreams send together is their choice, and most have two or three such sets; of paths, those that rules name.
const MAX_REMEMBERED = 64

type Entry = IndexedRule & Guarded & { readonly need: Need }

class StatusIndex {
  readonly #entries: readonly Entry[]
  readonly #fields = new Set<string>()
  readonly #paths = new Set<string>()
  readonly #withNone: readonly Step[]
  readonly #remembered = new Map<string, readonly Step[]>()

  constructor(entries: readonly Entry[]) {
    this.#entries = entries
    for (const { need } of entries) {
      const { field, paths } = need
      if (field !== undefined) this.#fields.add(field)
      else for (const path of paths) this.#paths.add(path)
    }
    this.#withNone = this.#stepsWith(NOTHING)
  }

  stepsFor(exchange: Indexed): readonly Step[] {
    let present: string[] | undefined
    if (this.#fields.size > 0)
      for (const name in exchange.headers) if (this.#fields.has(name)) (present ??= []).push(name)
    const isNamed = this.#paths.size > 0 && this.#paths.has(exchange.path)
    if (present === undefined && !isNamed) return this.#withNone
    return this.#rememberedWith({ fields: present ?? [], path: isNamed ? exchange.path : undefined })
  }

  #rememberedWith(present: Present): readonly Step[] {
    const key = `${present.fields.join()} ${present.path ?? ''}`
    const known = this.#remembered.get(key)
    if (known !== undefined) return known
    const steps = this.#stepsWith(present)
    if (this.#remembered.size < MAX_REMEMBERED) this.#remembered.set(key, steps)
    return steps
  }

  #stepsWith({ fields, path }: Present): readonly Step[] {
    const possible = this.#entries.filter(({ need }) => {
      if (need.field !== undefined) return fields.includes(need.field)
      return need.paths.length === 0 || (path !== undefined && need.paths.includes(path))
    })
    return stepsOf(withoutLastPasses(possible))
  }
}

/** What an answer has of what rules need. */
type Present = { readonly fields: readonly string[]; readonly path: string | undefined }

const NOTHING: Present = { fields: [], path: undefined }

// False only where its tests of the status alone rule it out. What "not" excludes is left to the asking.
function mayHold({ status, all = [], any }: Condition, wanted: number): boolean {
  if (status !== undefined && !isWithin(statusRanges(status), wanted)) return false
  const may = (inner: Condition): boolean => mayHold(inner, wanted)
  return all.every(may) && (any?.some(may) ?? true)
}

/** One field of the answer, or one of some paths, without which a rule cannot hold; neither where nothing can be said. */
type Need = { readonly field?: string; readonly paths: readonly string[] }

function needOf({ condition: { header = {}, path } }: IndexedRule): Need {
  // Whatever else a matcher wants of a field, it wants one.
  const [name] = Object.entries(header).find(([, matcher]) => matcher !== 'absent') ?? []
  if (name !== undefined) return { field: name.toLowerCase(), paths: [] }
  const isExact = typeof path === 'object' && path.equals !== undefined && path.ignoreCase !== true
  return { paths: isExact ? [path.equals ?? []].flat() : [] }
}

// To pass is what happens anyway: such a rule matters only before one that would do something else.
function withoutLastPasses(entries: readonly Entry[]): readonly Entry[] {
  return entries.slice(0, entries.findLastIndex(({ rule }) => rule.then !== 'pass') + 1)
}

// What rules next to each other often have in common, what rules out most first. None of them needs the body.
const GUARDING = ['contentType', 'query', 'path', 'method'] as const satisfies (keyof Condition)[]

type Guard = { readonly id: string; readonly test: CompiledCondition }

// The same test of several rules is one.
function createGuards(): (condition: Condition) => Guard[] {
  const known = new Map<string, Guard>()
  return (condition) =>
    GUARDING.filter((key) => condition[key] !== undefined).map((key) => {
      const alone = { [key]: condition[key] }
      const id = JSON.stringify(alone)
      const guard = known.get(id) ?? { id, test: compileCondition(alone) }
      known.set(id, guard)
      return guard
    })
}

type Guarded = { readonly rule: Rule; readonly tests: readonly Guard[] }

// depth: so many tests of each have been asked already.
function stepsOf(entries: readonly Guarded[], depth = 0, from = 0): Step[] {
  const steps: Step[] = []
  for (const run of runsOf(entries, depth)) {
    const [first] = run
    const test = first?.tests[depth]?.test
    if (run.length === 1 || test === undefined) steps.push(...run.map(({ rule }) => ({ rule })))
    else {
      const inner = stepsOf(run, depth + 1, from + steps.length + 1)
      steps.push({ test, end: from + steps.length + 1 + inner.length }, ...inner)
    }
  }
  return steps
}

// Rules next to each other that have the test at this depth in common.
function runsOf(entries: readonly Guarded[], depth: number): Guarded[][] {
  const runs: Guarded[][] = []
  for (const entry of entries) {
    const last = runs.at(-1)
    if (last?.[0]?.tests[depth]?.id === entry.tests[depth]?.id && last !== undefined) last.push(entry)
    else runs.push([entry])
  }
  return runs
}
