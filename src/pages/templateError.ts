import { describeProblem } from '../config/problem.ts'
import type { ConfigProblem } from '../config/problem.ts'

/** A template that cannot be shown; known when it is compiled, never while a person waits. */
export class TemplateError extends Error {
  readonly code = 'USHER_TEMPLATE'
  readonly template: string
  /** Each with its place; the whole file where that is not known. */
  readonly problems: readonly ConfigProblem[]

  /** template is its name, such as 'parts/card.liquid'; fault says what is wrong, or where. */
  constructor(template: string, fault: string | readonly ConfigProblem[], options?: ErrorOptions) {
    const problems =
      typeof fault === 'string'
        ? [{ file: `templates/${template}`, line: 1, column: 1, path: '', message: fault }]
        : fault
    super(problems.map(describeProblem).join('\n\n'), options)
    this.name = 'TemplateError'
    this.template = template
    this.problems = problems
  }
}
