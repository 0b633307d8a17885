// What became of a reload, for the log, the metrics, health and the listener of the operators.
import { ConfigError, placeAndMessage } from '../config/problem.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { TemplateError } from '../pages/templateError.ts'

/** What is wrong: with its place where it has one, and without a line of the file, which may hold a secret. */
export type ReloadProblem = Pick<ConfigProblem, 'message'> &
  Partial<Pick<ConfigProblem, 'file' | 'line' | 'column' | 'path'>>

export type LastReload = {
  /** When it was over, in milliseconds since 1970. */
  readonly at: number
  /** What asked for it. */
  readonly because: string
  readonly result: 'applied' | 'refused'
  /** Why it was refused. */
  readonly problems: readonly ReloadProblem[]
}

/** How reloads went since the start. */
export type ReloadTally = {
  readonly applied: number
  readonly refused: number
  /** True where none was refused since the one that is in use. */
  readonly wasLastApplied: boolean
  /** When what is in use was taken up, in milliseconds since 1970. */
  readonly appliedAt: number
}

/** Why a configuration cannot be used. */
export function problemsOf(error: unknown): readonly ReloadProblem[] {
  if (error instanceof ConfigError || error instanceof TemplateError) return error.problems.map(withoutLine)
  return [{ message: error instanceof Error ? error.message : String(error) }]
}

function withoutLine({ file, line, column, path, message }: ConfigProblem): ReloadProblem {
  return { file, line, column, path, message }
}

/** One line of text. */
export function describeReloadProblem(problem: ReloadProblem): string {
  const { file, line = 1, column = 1, path = '', message } = problem
  return file === undefined ? message : placeAndMessage({ file, line, column, path, message })
}
