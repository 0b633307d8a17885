import type { Path } from '../problem.ts'
import type { RuleTest } from '../schema/testSchema.ts'
import type { Complaint } from '../validate/index.ts'

/** What the schema cannot say about a test: which of its keys go together. */
export function checkRuleTest({ response, file, expect, then }: RuleTest, path: Path): Complaint[] {
  const complain = (key: string, message: string): Complaint[] => [{ path: [...path, key], message }]
  return [
    ...(response === undefined && file === undefined
      ? complain(
          'response',
          'is missing; a test needs the answer that it is about, in `response` or in a `file`',
        )
      : []),
    ...(response !== undefined && file !== undefined
      ? complain('file', 'has no effect beside `response`; keep one of the two')
      : []),
    ...(expect === 'pass' && then !== undefined
      ? complain('then', 'goes only with a cause; what passes has nothing done to it')
      : []),
  ]
}
