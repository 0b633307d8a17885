// What was found, for people and for programs.
import { describeProblem } from '../config/problem.ts'
import { printable, printableJson } from '../printable.ts'
import type { Finding } from './finding.ts'

/** A remark with its place, the line and a caret below. */
export function toText({ level, message, problem }: Finding): string {
  const head = `${level}: ${printable(message)}\n`
  if (problem === undefined || problem.excerpt === undefined) return head
  const [, ...shown] = describeProblem(problem).split('\n')
  const place = `${problem.file}:${problem.line}:${problem.column}`
  return [head, ...[place, ...shown].map((line) => `  ${line.replace(/^ {2}/, '')}\n`)].join('')
}

/** One line of JSON. Its keys are documented in docs/check.md. */
export function toJsonLine({ id, level, message, problem }: Finding): string {
  const { file = null, line = null, column = null, path = '', details = [] } = problem ?? {}
  return `${printableJson({ id, level, message, file, line, column, path: path || null, details })}\n`
}
