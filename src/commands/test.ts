import { loadConfig } from '../config/load.ts'
import { readPresets } from '../config/presets.ts'
import { describeProblem } from '../config/problem.ts'
import { printable } from '../explain/printable.ts'
import { PRESETS_DIRECTORY } from '../places.ts'
import { runRuleTests } from '../ruleTests/run.ts'
import type { TestedRules, TestResult } from '../ruleTests/run.ts'
import { testedInConfig, testedInPresets } from '../ruleTests/testedRules.ts'
import { UsageError } from './command.ts'
import type { Command, Invocation } from './command.ts'
import { configFileOf } from './configFile.ts'
import { counted, say } from './output.ts'
import { requirePresets } from './presets.ts'

/** Runs the tests of rules and shows each. */
export const TEST: Command = { takes: ['config', 'preset'], takesOperands: false, run: test }

async function test(invocation: Invocation): Promise<number> {
  const results = testedRules(invocation).flatMap(runRuleTests)
  const failed = results.filter(({ problem }) => problem !== undefined)
  const summary = `${counted(results.length, 'test')}, ${failed.length} failed`
  say([...results.map(toText), `${summary}\n`].join(''))
  return failed.length === 0 ? 0 : 1
}

function testedRules({ options, env }: Invocation): TestedRules[] {
  const { preset: names = [] } = options
  if (names.length === 0) {
    const file = configFileOf(
      options,
      'name one with --config FILE, or test presets alone with --preset NAME',
    )
    return testedInConfig(loadConfig(file, { env, presetsDirectory: PRESETS_DIRECTORY }))
  }
  if (options.config !== undefined)
    throw new UsageError('--preset tests presets alone; leave out --config, or --preset')
  const library = readPresets(PRESETS_DIRECTORY)
  requirePresets(library, names)
  return testedInPresets(names, library)
}

function toText({ of, name, problem }: TestResult): string {
  const title = printable(`${of}: ${name}`)
  return problem === undefined
    ? `ok      ${title}\n`
    : `not ok  ${title}\n${indented(describeProblem(problem))}`
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '        ').concat('\n')
}
