import type { Condition } from '../config/schema/ruleSchema.ts'
import { compileCondition } from './compileCondition.ts'
import type { CompiledCondition } from './condition.ts'
import type { HeaderFields } from './fields.ts'
import type { Rule } from './ruleSet.ts'
import { isWithin, statusRanges } from './status.ts'

export type IndexedRule = { readonly condition: Condition; readonly rule: Rule }

/** A rule to be asked, or a test that the rules from here to end have in common: where it is false none of them holds. */
export type Step = { readonly rule: Rule } | { readonly test: CompiledCondition; readonly end: number }

/** The rules that may hold for an answer, in their order. Nearly every answer has few or none. */
export type RuleIndex = { stepsFor(status: number, headers: HeaderFields): readonly Step[] }

/** Finds rules by the status, then by the response fields without which they cannot hold, then by tests in common. */
export function createRuleIndex(entries: readonly IndexedRule[]): RuleIndex {
  const byStatus = new Map<number, StatusIndex>()
  return {
    stepsFor(status, headers) {
      let index = byStatus.get(status)
      if (index === undefined) {
        index = new StatusIndex(entries.filter(({ condition }) => mayHold(condition, status)))
        byStatus.set(status, index)
      }
      return index.stepsFor(headers)
    },
  }
}

// Which fields upstreams send together is their choice: most have two or three such sets.
const MAX_REMEMBERED = 64

class StatusIndex {
  readonly #entries: readonly IndexedRule[]
  // Fields that some rule needs.
  readonly #needed: ReadonlySet<string>
  readonly #withNone: readonly Step[]
  readonly #remembered = new Map<string, readonly Step[]>()

  constructor(entries: readonly IndexedRule[]) {
    this.#entries = entries
    this.#needed = new Set(entries.map(neededField).filter((name) => name !== undefined))
    this.#withNone = this.#stepsWith(NONE)
  }

  stepsFor(headers: HeaderFields): readonly Step[] {
    if (this.#needed.size === 0) return this.#withNone
    let present: string[] | undefined
    for (const name in headers) if (this.#needed.has(name)) (present ??= []).push(name)
    return present === undefined ? this.#withNone : this.#rememberedWith(present)
  }

  #rememberedWith(present: readonly string[]): readonly Step[] {
    const key = present.join()
    const known = this.#remembered.get(key)
    if (known !== undefined) return known
    const steps = this.#stepsWith(new Set(present))
    if (this.#remembered.size < MAX_REMEMBERED) this.#remembered.set(key, steps)
    return steps
  }

  #stepsWith(present: ReadonlySet<string>): readonly Step[] {
    const possible = this.#entries.filter((entry) => {
      const name = neededField(entry)
      return name === undefined || present.has(name)
    })
    return stepsOf(
      withoutLastPasses(possible).map(({ condition, rule }) => ({ rule, tests: guards(condition) })),
    )
  }
}

const NONE: ReadonlySet<string> = new Set()

// False only where its tests of the status alone rule it out. What "not" excludes is left to the asking.
function mayHold({ status, all = [], any }: Condition, wanted: number): boolean {
  if (status !== undefined && !isWithin(statusRanges(status), wanted)) return false
  const may = (inner: Condition): boolean => mayHold(inner, wanted)
  return all.every(may) && (any?.some(may) ?? true)
}

// Whatever else a matcher wants of a field, it wants one.
function neededField({ condition: { header = {} } }: IndexedRule): string | undefined {
  const [name] = Object.entries(header).find(([, matcher]) => matcher !== 'absent') ?? []
  return name?.toLowerCase()
}

// To pass is what happens anyway: such a rule matters only before one that would do something else.
function withoutLastPasses(entries: readonly IndexedRule[]): readonly IndexedRule[] {
  return entries.slice(0, entries.findLastIndex(({ rule }) => rule.then !== 'pass') + 1)
}

// What rules next to each other often have in common, what rules out most first. None of them needs the body.
const GUARDING = ['contentType', 'query', 'path', 'method'] as const satisfies (keyof Condition)[]

type Guard = { readonly id: string; readonly test: CompiledCondition }

function guards(condition: Condition): Guard[] {
  return GUARDING.filter((key) => condition[key] !== undefined).map((key) => {
    const alone = { [key]: condition[key] }
    return { id: JSON.stringify(alone), test: compileCondition(alone) }
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
