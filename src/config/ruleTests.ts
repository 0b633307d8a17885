import { resolve } from 'node:path'
import type { ConfigProblem, Path } from './problem.ts'
import type { Source } from './source/index.ts'
import type { RuleTest } from './schema/testSchema.ts'

/** A test that knows where it stands. */
export type LocatedTest = Omit<RuleTest, 'file'> & {
  /** The saved response that it names, as a whole path. */
  readonly file?: string
  /** What is wrong with it, at one of its keys, and what else is worth knowing about that. */
  readonly problem: (fault: TestFault) => ConfigProblem
}

export type TestFault = {
  readonly message: string
  readonly key?: 'expect' | 'rule' | 'then' | 'file'
  readonly details?: readonly string[]
}

/** The tests of a list at a path of a source. */
export function locateTests(source: Source, path: Path, tests: readonly RuleTest[]): LocatedTest[] {
  return tests.map(({ file, ...test }, index) => ({
    ...test,
    ...(file !== undefined && { file: resolve(source.directory, file) }),
    problem: ({ message, key, details = [] }) => ({
      ...source.problem([...path, index, ...(key ? [key] : [])], `${JSON.stringify(test.name)} ${message}`),
      details,
    }),
  }))
}
