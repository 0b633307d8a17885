import { resolve } from 'node:path'
import type { ConfigProblem, Path } from './problem.ts'
import type { Source } from './source/index.ts'
import type { RuleTest } from './schema/testSchema.ts'

/** A test that knows where it stands. */
export type LocatedTest = Omit<RuleTest, 'file'> & {
  /** The saved response that it names, as a whole path. */
  readonly file?: string
  /** What is wrong with it, at its place. */
  readonly problem: (message: string) => ConfigProblem
}

/** The tests of a list at a path of a source. */
export function locateTests(source: Source, path: Path, tests: readonly RuleTest[]): LocatedTest[] {
  return tests.map(({ file, ...test }, index) => ({
    ...test,
    ...(file !== undefined && { file: resolve(source.directory, file) }),
    problem: (message) => source.problem([...path, index], `${JSON.stringify(test.name)} ${message}`),
  }))
}
