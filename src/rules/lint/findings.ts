import type { Path } from '../../config/problem.ts'

/** What cannot be meant about one rule of a list. */
export type LintFinding = {
  readonly kind: LintKind
  /** Its place in the list. */
  readonly index: number
  /** Below the rule: where it says so. */
  readonly at: Path
  /** Continues a sentence that begins with the rule. */
  readonly message: string
  /** The rules, by their places in the list, that come first. */
  readonly by: readonly number[]
}

export type LintKind = (typeof LINT_KINDS)[number]

export const LINT_KINDS = [
  'rule-never-matches',
  'rule-shadowed',
  'rule-never-reached',
  'rule-overlaps',
] as const
