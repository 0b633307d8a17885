// Rules that cannot do what they say. Claimed is what can be proved from the conditions alone; the rest is left to tests.
import { withAudience } from '../ruleAudience.ts'
import type { OriginalRule } from '../ruleSet.ts'
import { alternativesOf } from './alternatives.ts'
import { divided } from './divide.ts'
import type { LintFinding } from './findings.ts'
import { casesOf, formulaOf } from './formula.ts'
import type { Case, Formula } from './formula.ts'
import { conflictIn, proves } from './proof.ts'

export { LINT_KINDS } from './findings.ts'
export type { LintFinding, LintKind } from './findings.ts'

/** A rule as it is reasoned about, with the ways in which it can hold. */
type Examined = {
  readonly index: number
  readonly rule: OriginalRule
  readonly formula: Formula
  readonly cases: readonly Case[] | undefined
}

/** What is wrong with the rules of one site, or of one preset, in the order in which they are asked. */
export function lintRules(rules: readonly OriginalRule[]): LintFinding[] {
  const examined = rules.map((rule, index) => examine(rule, index))
  return examined.flatMap((one, index) => {
    const deciding = examined.slice(0, index).filter((earlier) => decidesBefore(earlier.rule, one.rule))
    return findingsOf(one, deciding)
  })
}

function examine(rule: OriginalRule, index: number): Examined {
  const formula = formulaOf(withAudience(rule))
  return { index, rule, formula, cases: possibleCases(formula) }
}

function possibleCases(formula: Formula): Case[] | undefined {
  return casesOf(formula)?.filter((known) => conflictIn(known) === undefined)
}

// decide.ts: a rule in observe mode decides nothing, save which of those that observe is remembered.
function decidesBefore(earlier: OriginalRule, later: OriginalRule): boolean {
  if (earlier.then === 'pass' || earlier.mode !== 'observe') return true
  return later.mode === 'observe' && later.then !== 'pass'
}

function findingsOf(one: Examined, deciding: readonly Examined[]): LintFinding[] {
  const { index, cases, formula } = one
  if (cases === undefined) return []
  if (cases.length === 0) {
    const message = `never holds: ${conflictOf(formula)}`
    return [{ kind: 'rule-never-matches', index, at: ['when'], message, by: [] }]
  }
  const by = coveredBy(cases, deciding)
  if (by === undefined) return [...deadBranches(one), ...takenAlternatives(one, deciding)]
  const isOne = by.length === 1
  const message = `is never reached: ${namesOf(by)} ${isOne ? 'comes first and holds' : 'come first, and one of them holds,'} whenever this rule would`
  const kind = isOne ? 'rule-shadowed' : 'rule-never-reached'
  return [{ kind, index, at: ['name'], message, by: by.map((earlier) => earlier.index) }]
}

function conflictOf(formula: Formula): string {
  const subjects = new Set((casesOf(formula) ?? []).flatMap((known) => conflictIn(known) ?? []))
  return `what it asks of ${[...subjects].join(', ')} cannot all be so`
}

/** The rules that take all of these cases; undefined where one may be left. */
function coveredBy(cases: readonly Case[], deciding: readonly Examined[]): Examined[] | undefined {
  const alone = deciding.find(({ formula }) => cases.every((known) => proves(known, formula)))
  if (alone) return [alone]
  const takers = cases.flatMap(divided).map((known) => deciding.find(({ formula }) => proves(known, formula)))
  const found = takers.filter((taker) => taker !== undefined)
  return found.length === takers.length ? [...new Set(found)] : undefined
}

function deadBranches({ index, rule }: Examined): LintFinding[] {
  return (rule.when.any ?? []).flatMap((branch, place): LintFinding[] => {
    const formula = formulaOf(withAudience({ ...rule, when: { ...rule.when, any: [branch] } }))
    if (possibleCases(formula)?.length !== 0) return []
    const message = `has a branch that never holds beside the rest: ${conflictOf(formula)}`
    return [{ kind: 'rule-never-matches', index, at: ['when', 'any', place], message, by: [] }]
  })
}

// What a rule names in so many words, and yet never gets: where the other tells another cause, somebody was mistaken.
function takenAlternatives({ index, rule }: Examined, deciding: readonly Examined[]): LintFinding[] {
  return alternativesOf(rule.when).flatMap(({ at, told, when }): LintFinding[] => {
    const cases = possibleCases(formulaOf(withAudience({ ...rule, when })))
    if (cases === undefined || cases.length === 0) return []
    const taker = deciding.find(({ formula }) => cases.every((known) => proves(known, formula)))
    if (taker === undefined || saysTheSame(taker.rule, rule)) return []
    const message = `never gets ${told}: ${namesOf([taker])} comes first and ${saying(taker.rule)}, where this rule ${saying(rule)}`
    return [{ kind: 'rule-overlaps', index, at: ['when', ...at], message, by: [taker.index] }]
  })
}

function saysTheSame(one: OriginalRule, other: OriginalRule): boolean {
  return one.then === other.then && (one.cause === other.cause || one.then === 'pass')
}

function saying({ then, cause }: OriginalRule): string {
  return then === 'pass' ? 'lets it pass' : `says ${cause} (${then})`
}

function namesOf(rules: readonly Examined[]): string {
  return rules.map(({ rule }) => `${rule.origin}/${rule.name}`).join(', ')
}
