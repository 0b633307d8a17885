import { isOfTarget } from './condition.ts'
import type { CompiledCondition, Test } from './condition.ts'
import type { Exchange } from './exchange.ts'
import type { Rule } from './ruleSet.ts'

/**
 * A rule to be asked, with what is left of its condition; or a test that the rules from here to end have in common: where
 * it is false none of them holds.
 */
export type Step =
  | { readonly rule: Rule; readonly when: CompiledCondition }
  | { readonly test: Test; readonly end: number }

/** A rule for one kind of exchange: what is left of its condition, all of which must hold, tests of the target first. */
export type Entry = { readonly rule: Rule; readonly need: Need; readonly parts: readonly CompiledCondition[] }

/** One field of the answer, or one of some paths, without which a rule cannot hold; neither where nothing can be said. */
export type Need = { readonly field?: string; readonly paths: readonly string[] }

// Which fields upstreams send together is their choice, and most have two or three such sets; of paths, those that rules name.
const MAX_REMEMBERED = 64

/** The rules that may hold for exchanges of one kind. */
export class KindIndex {
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

  stepsFor(exchange: Exchange): readonly Step[] {
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

// To pass is what happens anyway: such a rule matters only before one that would do something else.
function withoutLastPasses(entries: readonly Entry[]): readonly Entry[] {
  return entries.slice(0, entries.findLastIndex(({ rule }) => rule.then !== 'pass') + 1)
}

// depth: so many parts of each have been asked already.
function stepsOf(entries: readonly Entry[], depth = 0, from = 0): Step[] {
  const steps: Step[] = []
  for (const run of runsOf(entries, depth)) {
    const test = run[0]?.parts[depth]
    if (run.length > 1 && isOfTarget(test)) {
      const inner = stepsOf(run, depth + 1, from + steps.length + 1)
      steps.push({ test, end: from + steps.length + 1 + inner.length }, ...inner)
    } else steps.push(...run.map(({ rule, parts }) => ({ rule, when: allOf(parts.slice(depth)) })))
  }
  return steps
}

function allOf(parts: readonly CompiledCondition[]): CompiledCondition {
  const [only] = parts
  return parts.length === 1 && only ? only : { kind: 'all', parts }
}

// Rules next to each other that have the test at this depth in common.
function runsOf(entries: readonly Entry[], depth: number): Entry[][] {
  const runs: Entry[][] = []
  for (const entry of entries) {
    const last = runs.at(-1)
    if (last?.[0] && idAt(last[0], depth) === idAt(entry, depth)) last.push(entry)
    else runs.push([entry])
  }
  return runs
}

function idAt({ parts }: Entry, depth: number): string | undefined {
  const part = parts[depth]
  return isOfTarget(part) ? part.id : undefined
}
