import type { Static, TSchema } from 'typebox'
import { withDefaults } from './defaults.ts'
import { ConfigError } from '../problem.ts'
import type { ConfigProblem } from '../problem.ts'
import type { Source } from '../source/index.ts'
import { findSchemaProblems } from './index.ts'
import type { Check, Complaint } from './index.ts'

export type ValidatedOptions = {
  readonly checks?: Readonly<Record<string, Check>>
  /** What only the whole can tell. It is given data that need not be as the schema says. */
  readonly checkWhole?: (data: unknown) => Complaint[]
}

/** The data of a source as its schema describes it, defaults filled in. Throws ConfigError with every problem of it. */
export function validated<T extends TSchema>(
  source: Source,
  schema: T,
  { checks = {}, checkWhole = () => [] }: ValidatedOptions = {},
): Static<T> {
  const data = withDefaults(schema, source.data, source.filledFrom)
  const found = [
    ...findSchemaProblems(schema, data, { checks, filledFrom: source.filledFrom }),
    ...checkWhole(data).map((complaint) => ({ ...complaint, atKey: false })),
  ]
  const problems = found.map(({ path, message, atKey }) => source.problem(path, message, { atKey }))
  // What could not be filled in is not also wrong for what it is instead.
  const fresh = problems.filter(
    (problem) => !source.problems.some((earlier) => isSamePlace(earlier, problem)),
  )
  if (source.problems.length + fresh.length > 0) throw new ConfigError([...source.problems, ...fresh])
  return data as Static<T>
}

function isSamePlace(a: ConfigProblem, b: ConfigProblem): boolean {
  return a.line === b.line && a.column === b.column
}
